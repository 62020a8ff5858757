// Starts the API page: loads the contract of this deployment and shows it.

import type { Contract } from "./model.ts";
import { show } from "./page.ts";

async function start(main: HTMLElement, nav: HTMLElement): Promise<void> {
  try {
    const response = await fetch("/openapi.json");
    if (!response.ok) throw new Error(`status ${response.status}`);
    show((await response.json()) as Contract, main, nav);
    // The browser looked for the section before it existed.
    if (location.hash !== "") document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  } catch (error) {
    const status = main.querySelector("[role=status]");
    if (status !== null) status.textContent = `The contract can't be loaded (${error instanceof Error ? error.message : "unknown error"}).`;
  }
}

const main = document.querySelector("main");
const nav = document.querySelector("nav");
if (main !== null && nav !== null) void start(main, nav);
