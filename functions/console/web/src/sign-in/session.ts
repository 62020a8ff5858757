// Who is signed in and what they may do. The token is kept in memory only, inside a Session.

import { jwtDecode } from "jwt-decode";

export const READ = "purchase-orders/read";
export const WRITE = "purchase-orders/write";

export interface Session {
  /** The account whose purchase orders are seen. */
  account: string;
  /** How the person is shown. */
  name: string;
  /** Read-only people see no write actions. The API decides; this only spares them refusals. */
  canWrite: boolean;
  token(): Promise<string>;
  /** Gets a new token without asking the person; false if that can't be done. */
  renew(): Promise<boolean>;
  /** Told that the token is refused and can't be renewed. */
  ended(): void;
  signOut(): Promise<void>;
}

export type Config =
  | { signIn: "local" }
  | { signIn: "none" }
  | { signIn: "oidc"; issuer: string; clientId: string; scopes: string[]; accountClaim?: string };

/** Reads a token's claims without verifying it, which only the API does; no claims if it can't be read. */
export function claims(token: string): Record<string, unknown> {
  try {
    return jwtDecode<Record<string, unknown> | null>(token) ?? {};
  } catch {
    return {};
  }
}

/** The scopes of a token: a text with spaces between, or a list. */
export function scopesOf(said: Record<string, unknown>): string[] {
  const scope = said["scope"] ?? said["scp"];
  if (typeof scope === "string") return scope.split(" ").filter((name) => name !== "");
  return Array.isArray(scope) ? scope.filter((name): name is string => typeof name === "string") : [];
}

/** Whether a token is good for changing anything. */
export function allowsWriting(said: Record<string, unknown>): boolean {
  return scopesOf(said).includes(WRITE);
}

export async function readConfig(): Promise<Config> {
  const response = await fetch("/console/config.json", { cache: "no-cache" });
  if (!response.ok) throw new Error(`The console's configuration can't be read (status ${response.status}).`);
  return (await response.json()) as Config;
}
