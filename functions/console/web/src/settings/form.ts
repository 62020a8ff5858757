// Settings as they are typed, and as the API has them.

import type { Contact } from "../api/types.ts";

/** As the API tells them; the policy is the one that holds, whether or not the account set it. */
export interface Settings {
  displayName?: string;
  contacts: Contact[];
  noticePolicy: { balanceThresholds: string[]; expirationLeads: string[] };
  version: number;
  updatedAt?: string;
}

export type SettingsBody = Omit<Settings, "version" | "updatedAt">;

export const UNITS = { D: "days", W: "weeks", M: "months", Y: "years", ISO: "as ISO 8601" } as const;
export type Unit = keyof typeof UNITS;

/** How long before the last day; `ISO`: all of the text, such as P1M15D. */
export interface LeadDraft {
  number: string;
  unit: Unit;
}

export interface Draft {
  displayName: string;
  contacts: { name: string; email: string; phone: string }[];
  thresholds: string[];
  leads: LeadDraft[];
}

export function draftOf({ displayName, contacts, noticePolicy }: Settings): Draft {
  return {
    displayName: displayName ?? "",
    contacts: contacts.map(({ name, email, phone }) => ({ name, email, phone: phone ?? "" })),
    thresholds: [...noticePolicy.balanceThresholds],
    leads: noticePolicy.expirationLeads.map(leadDraft),
  };
}

/** What is sent. Rows are sent as they stand, so that the API's refusals find them again. */
export function settingsOf({ displayName, contacts, thresholds, leads }: Draft): SettingsBody {
  return {
    ...(displayName.trim() === "" ? {} : { displayName: displayName.trim() }),
    contacts: contacts.map(({ name, email, phone }) => ({ name: name.trim(), email: email.trim(), ...(phone.trim() === "" ? {} : { phone: phone.trim() }) })),
    noticePolicy: { balanceThresholds: thresholds.map((text) => text.trim()), expirationLeads: leads.map(leadText) },
  };
}

export function leadDraft(text: string): LeadDraft {
  const [, number, unit] = text.match(/^P(\d+)([DWMY])$/) ?? [];
  return number === undefined ? { number: text, unit: "ISO" } : { number, unit: unit as Unit };
}

export function leadText({ number, unit }: LeadDraft): string {
  return unit === "ISO" ? number.trim() : `P${number.trim()}${unit}`;
}

/** What differs, in the words of the page. */
export function differences(before: Settings, after: Settings): string[] {
  const fields = [
    ["Display name", before.displayName, after.displayName],
    ["Default contacts", before.contacts, after.contacts],
    ["Balance notices", before.noticePolicy.balanceThresholds, after.noticePolicy.balanceThresholds],
    ["Expiration notices", before.noticePolicy.expirationLeads, after.noticePolicy.expirationLeads],
  ] as const;
  return fields.filter(([, a, b]) => !same(a, b)).map(([name]) => name);
}

export function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The pointers of the fields that a form of this draft shows. */
export function pointers({ contacts, thresholds, leads }: Draft): string[] {
  return [
    "/displayName",
    "/contacts",
    ...contacts.flatMap((_, index) => ["", "/name", "/email", "/phone"].map((field) => `/contacts/${index}${field}`)),
    "/noticePolicy/balanceThresholds",
    ...thresholds.map((_, index) => `/noticePolicy/balanceThresholds/${index}`),
    "/noticePolicy/expirationLeads",
    ...leads.map((_, index) => `/noticePolicy/expirationLeads/${index}`),
  ];
}
