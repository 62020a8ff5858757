// What the shell provides to every page: the API, the session, and messages at the top of the page.

import type { FlashbarProps } from "@cloudscape-design/components/flashbar";
import { createContext, useContext } from "react";
import type { Api } from "../api/client.ts";
import type { Session } from "../sign-in/session.ts";

export interface Flash {
  type: "success" | "error" | "warning" | "info";
  header?: string;
  content: React.ReactNode;
}

/** What the panel beside a list shows. */
export type Panel = { shows: "invoice"; billFrom: string; key: string } | { shows: "purchase-order"; key: string };

export interface Shell {
  api: Api;
  session: Session;
  /** Shows a message at the top of the page until the person dismisses it or newer messages displace it. */
  flash: (flash: Flash) => void;
  /** Shows the selected row of a list beside the list, or nothing. */
  showPanel: (panel: Panel | undefined) => void;
  /** The place for the page's breadcrumbs in the toolbar, once it is there. */
  breadcrumbs: HTMLElement | null;
}

export type FlashItems = readonly FlashbarProps.MessageDefinition[];

export const ShellContext = createContext<Shell | undefined>(undefined);

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (shell === undefined) throw new Error("useShell needs a ShellContext");
  return shell;
}
