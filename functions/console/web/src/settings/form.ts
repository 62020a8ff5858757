// The settings while they are edited, and the conversions to and from the API's form.

import type { Settings, SettingsForm } from "../api/model.ts";

export const UNITS = { D: "days", W: "weeks", M: "months", Y: "years", ISO: "as ISO 8601" } as const;
export type LeadUnit = keyof typeof UNITS;

/** How long before the last day. With the unit `ISO`, the number is a whole duration such as P1M15D. */
export interface LeadDraft {
  number: string;
  unit: LeadUnit;
}

export interface SettingsDraft {
  displayName: string;
  contacts: { name: string; email: string; phone: string }[];
  thresholds: string[];
  leads: LeadDraft[];
  lowBalancePercent: string;
}

export function draftOf({ displayName, contacts, noticePolicy, lowBalancePercent }: Settings): SettingsDraft {
  return {
    displayName: displayName ?? "",
    contacts: contacts.map(({ name, email, phone }) => ({ name, email, phone: phone ?? "" })),
    thresholds: [...noticePolicy.balanceThresholds],
    leads: noticePolicy.expirationLeads.map(leadDraft),
    lowBalancePercent,
  };
}

/** Converts a draft to the request. Rows keep their positions, so that the API's error pointers match them. */
export function settingsOf({ displayName, contacts, thresholds, leads, lowBalancePercent }: SettingsDraft): SettingsForm {
  return {
    ...(displayName.trim() === "" ? {} : { displayName: displayName.trim() }),
    contacts: contacts.map(({ name, email, phone }) => ({ name: name.trim(), email: email.trim(), ...(phone.trim() === "" ? {} : { phone: phone.trim() }) })),
    noticePolicy: { balanceThresholds: thresholds.map((text) => text.trim()), expirationLeads: leads.map(leadText) },
    ...(lowBalancePercent.trim() === "" ? {} : { lowBalancePercent: lowBalancePercent.trim() }),
  };
}

export function leadDraft(text: string): LeadDraft {
  const [, number, unit] = text.match(/^P(\d+)([DWMY])$/) ?? [];
  return number === undefined ? { number: text, unit: "ISO" } : { number, unit: unit as LeadUnit };
}

export function leadText({ number, unit }: LeadDraft): string {
  return unit === "ISO" ? number.trim() : `P${number.trim()}${unit}`;
}

/** Names the fields that differ, in the words of the page. */
export function differences(before: Settings, after: Settings): string[] {
  const fields = [
    ["Display name", before.displayName, after.displayName],
    ["Default contacts", before.contacts, after.contacts],
    ["Balance notices", before.noticePolicy.balanceThresholds, after.noticePolicy.balanceThresholds],
    ["Low balance", before.lowBalancePercent, after.lowBalancePercent],
    ["Expiration notices", before.noticePolicy.expirationLeads, after.noticePolicy.expirationLeads],
  ] as const;
  return fields.filter(([, a, b]) => !same(a, b)).map(([name]) => name);
}

export function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Returns the pointers of all the fields that the form shows. */
export function pointers({ contacts, thresholds, leads }: SettingsDraft): string[] {
  return [
    "/displayName",
    "/contacts",
    ...contacts.flatMap((_, index) => ["", "/name", "/email", "/phone"].map((field) => `/contacts/${index}${field}`)),
    "/lowBalancePercent",
    "/noticePolicy/balanceThresholds",
    ...thresholds.map((_, index) => `/noticePolicy/balanceThresholds/${index}`),
    "/noticePolicy/expirationLeads",
    ...leads.map((_, index) => `/noticePolicy/expirationLeads/${index}`),
  ];
}
