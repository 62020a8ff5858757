// Settings in a real browser, and other pages on dark and narrow screens.

import { readFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import type { System } from "./system.ts";
import { story } from "./visit.ts";
import type { Visitor } from "./visitor.ts";

const ADA = /Ada, buyer/;

interface Settings {
  displayName?: string;
  contacts: { name: string; email: string }[];
  noticePolicy: { balanceThresholds: string[]; expirationLeads: string[] };
  version: number;
}

async function settings(system: System): Promise<Settings> {
  return (await (await system.api("GET", "/settings")).json()) as Settings;
}

/** Changes the settings as somebody else. */
async function changeAsSomebodyElse(system: System, displayName: string): Promise<void> {
  const { version, noticePolicy, contacts } = await settings(system);
  await system.api("PUT", "/settings", { displayName, contacts, noticePolicy }, { "If-Match": `"${version}"` });
}

const name = (visitor: Visitor) => visitor.page.getByLabel(/^Display name/);

describe("settings", () => {
  story("are saved; errors are shown at their fields", async (visitor, system) => {
    visitor.expectFailures(/\/settings$/);
    await visitor.openAs(ADA, "/settings");
    await name(visitor).fill("Example GmbH");
    await visitor.button("Add contact").click();
    const before = (await settings(system)).contacts.length;
    await visitor.page.getByLabel(`Name of contact ${before + 1}`).fill("Grace");
    await visitor.page.getByLabel(`E-mail of contact ${before + 1}`).fill("grace");
    await visitor.page.getByLabel("Threshold 1 in percent").fill("5x");
    await visitor.button("Save").click();
    await visitor.page.getByText("Must be an e-mail address such as ap@example.com.").waitFor();
    await visitor.page.getByText("5x can't be read; write a percentage such as 19 or 7.5.").waitFor();
    await visitor.accessible("settings refused");
    await visitor.page.getByLabel(`E-mail of contact ${before + 1}`).fill("grace@example.com");
    await visitor.page.getByLabel("Threshold 1 in percent").fill("50");
    await visitor.button("Add time").click();
    await visitor.page.getByLabel("Time 5", { exact: true }).fill("3");
    await visitor.button("Save").click();
    await visitor.page.getByText("The settings are saved.").waitFor();
    await visitor.accessible("settings saved");
    const saved = await settings(system);
    expect(saved.displayName).toBe("Example GmbH");
    expect(saved.contacts.at(-1)).toEqual({ name: "Grace", email: "grace@example.com" });
    expect([saved.noticePolicy.balanceThresholds[0], saved.noticePolicy.expirationLeads.includes("P3D")]).toEqual(["50", true]);
  });

  story("keep what was typed if somebody else saved first", async (visitor, system) => {
    visitor.expectFailures(/\/settings$/);
    await visitor.openAs(ADA, "/settings");
    await name(visitor).fill("Mine");
    await changeAsSomebodyElse(system, "Theirs");
    await visitor.button("Save").click();
    await visitor.page.getByText("Somebody changed the settings since you opened them").waitFor();
    await visitor.page.getByText(/Changed: Display name\./).waitFor();
    expect(await name(visitor).inputValue()).toBe("Mine");
    expect((await settings(system)).displayName).toBe("Theirs");
    await visitor.accessible("settings changed by somebody else");
    await visitor.button("Keep what I typed").click();
    await visitor.button("Save").click();
    await visitor.page.getByText("The settings are saved.").waitFor();
    expect((await settings(system)).displayName).toBe("Mine");
    await name(visitor).fill("Mine again");
    await changeAsSomebodyElse(system, "Theirs again");
    await visitor.button("Save").click();
    await visitor.button("Reload, and lose what I typed").click();
    expect(await name(visitor).inputValue()).toBe("Theirs again");
  });

  story("switch on the daily reading of AWS's invoices, and show what the role needs", async (visitor, system) => {
    const { page } = visitor;
    visitor.expectFailures(/\/settings$/);
    await visitor.openAs(ADA, "/settings");
    const role = page.getByRole("textbox", { name: /^ARN of the role/ });
    await role.fill("arn:aws:iam::999999999999:role/purchase-orders/Reader");
    await visitor.button("Save").click();
    await page.getByText("Some fields have errors.").first().waitFor();
    expect(await role.getAttribute("aria-invalid")).toBe("true");
    await role.fill("arn:aws:iam::111122223333:role/purchase-orders/Reader");
    await page.getByRole("textbox", { name: "First billing period" }).fill("2026-01");
    await visitor.button("Save").click();
    await page.getByText("The settings are saved.").waitFor();
    await page.getByText("Create the role in the payer account").waitFor();
    await page.getByText(/--parameter-overrides ReaderRoleArn=\S+ ExternalId=\S+/).waitFor();
    const template = page.getByRole("link", { name: "Download the template" });
    const [file] = await Promise.all([page.waitForEvent("download"), template.click()]);
    expect([file.suggestedFilename(), await readFile(await file.path(), "utf8")]).toEqual(["aws-invoice-reader.yaml", expect.stringContaining("invoicing:ListInvoiceSummaries")]);
    await page.getByText("Not read yet").waitFor();
    await visitor.accessible("reading AWS's invoices");
    await visitor.fitsAllWidths("settings");
    const saved = (await (await system.api("GET", "/settings")).json()) as { awsInvoices: { since: string } };
    expect(saved.awsInvoices.since).toBe("2026-01");
    await role.fill("");
    await visitor.button("Save").click();
    await page.getByText("Create the role in the payer account").waitFor({ state: "detached" });
  });

  story("are shown to read-only people", async (visitor) => {
    await visitor.openAs(/Vic, auditor/, "/settings");
    await visitor.page.getByText("Expiration notices").waitFor();
    expect(await visitor.page.getByRole("main").getByRole("textbox").count()).toBe(0);
    expect(await visitor.button("Save").count()).toBe(0);
    await visitor.accessible("settings, read only");
  });
});

describe("other pages", () => {
  const pages: [name: string, path: string, ready: string][] = [
    ["invoices", "/invoices", "INC-USE-2026-10"],
    ["invoice", "/invoices/AWS_INC/INC-USE-2026-10", "It is the only line item that fits."],
    ["preview", "/preview", "Billing period"],
    ["coverage", "/coverage", "By month"],
    ["import", "/import", "Drop an Excel workbook, a CSV file or invoices here, or"],
    ["settings", "/settings", "Default contacts"],
  ];
  for (const [title, path, ready] of pages) {
    story(
      `are readable in the dark: ${title}`,
      async (visitor) => {
        await visitor.openAs(ADA, path);
        await visitor.page.getByText(ready).first().waitFor();
        await visitor.accessible(`${title}, dark`);
      },
      { dark: true },
    );
    story(
      `fit a narrow screen: ${title}`,
      async (visitor) => {
        await visitor.openAs(ADA, path);
        await visitor.page.getByText(ready).first().waitFor();
        await visitor.fits(title);
        await visitor.accessible(`${title}, narrow`);
      },
      { narrow: true },
    );
  }
});
