// The signed-in person and their rights. The token stays in memory, inside a Session.

import { jwtDecode } from "jwt-decode";
import { t } from "../words/index.ts";

export const READ = "purchase-orders/read";
export const WRITE = "purchase-orders/write";
export const WRITE_INVOICES = "invoices/write";
export const WRITE_SETTINGS = "settings/write";

/** The changes to offer. Only the API enforces them. */
export interface Rights {
  /** Change purchase orders, which includes the other two. */
  canWrite: boolean;
  /** Associate invoices. */
  canWriteInvoices: boolean;
  canWriteSettings: boolean;
}

export interface Session extends Rights {
  /** The ID of the account. */
  account: string;
  /** The person's name or e-mail address, for display. */
  name: string;
  token(): Promise<string>;
  /** Gets a new token without asking the person. Returns false if there is none. */
  renew(): Promise<boolean>;
  /** Ends the session after the API refused a token that can't be renewed. */
  ended(): void;
  signOut(): Promise<void>;
}

export type Config =
  | { signIn: "local" }
  | { signIn: "none" }
  | { signIn: "oidc"; issuer: string; clientId: string; scopes: string[]; accountClaim?: string };

/** Reads a token's claims without verifying it, which only the API does; no claims if it can't be read. */
export function claimsOf(token: string): Record<string, unknown> {
  try {
    return jwtDecode<Record<string, unknown> | null>(token) ?? {};
  } catch {
    return {};
  }
}

/** Returns the scopes of a token, which some issuers write as a list and others as a text with spaces. */
export function scopesOf(claims: Record<string, unknown>): string[] {
  const scope = claims["scope"] ?? claims["scp"];
  if (typeof scope === "string") return scope.split(" ").filter((name) => name !== "");
  return Array.isArray(scope) ? scope.filter((name): name is string => typeof name === "string") : [];
}

export function rightsOf(claims: Record<string, unknown>): Rights {
  const scopes = scopesOf(claims);
  const canWrite = scopes.includes(WRITE);
  return {
    canWrite,
    canWriteInvoices: canWrite || scopes.includes(WRITE_INVOICES),
    canWriteSettings: canWrite || scopes.includes(WRITE_SETTINGS),
  };
}

export async function readConfig(): Promise<Config> {
  const response = await fetch("/console/config.json", { cache: "no-cache" });
  if (!response.ok) throw new Error(t.signIn.theConsolesConfigurationCantBeRead(response.status));
  return (await response.json()) as Config;
}
