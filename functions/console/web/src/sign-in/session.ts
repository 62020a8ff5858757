// The signed-in person and their rights. The token stays in memory, inside a Session.

import { jwtDecode } from "jwt-decode";

export const READ = "purchase-orders/read";
export const WRITE = "purchase-orders/write";

export interface Session {
  /** The ID of the account. */
  account: string;
  /** The person's name or e-mail address, for display. */
  name: string;
  /** Whether to offer changes. Only the API enforces this. */
  canWrite: boolean;
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

export function allowsWriting(claims: Record<string, unknown>): boolean {
  return scopesOf(claims).includes(WRITE);
}

export async function readConfig(): Promise<Config> {
  const response = await fetch("/console/config.json", { cache: "no-cache" });
  if (!response.ok) throw new Error(`The console's configuration can't be read (status ${response.status}).`);
  return (await response.json()) as Config;
}
