// What every page may use: the API, who is signed in, and a place to say what was done.

import type { FlashbarProps } from "@cloudscape-design/components/flashbar";
import { createContext, useContext } from "react";
import type { Api } from "../api/client.ts";
import type { Session } from "../sign-in/session.ts";

export interface Flash {
  type: "success" | "error" | "warning" | "info";
  header?: string;
  content: React.ReactNode;
}

export interface Shell {
  api: Api;
  session: Session;
  /** Says something at the top of the page, until it is dismissed or another page is opened twice. */
  flash: (flash: Flash) => void;
}

export type FlashItems = readonly FlashbarProps.MessageDefinition[];

export const ShellContext = createContext<Shell | undefined>(undefined);

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (shell === undefined) throw new Error("outside of the shell");
  return shell;
}
