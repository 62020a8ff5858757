// The settings while they are edited, and the conversions to and from the API's form.

import type { Settings, SettingsForm } from "../api/model.ts";
import { type LeadDraft, leadDraft, leadText } from "../parts/notice-lead.ts";
import { amount, typed } from "../format/typed.ts";
import { t } from "../words/index.ts";

export interface SettingsDraft {
  displayName: string;
  contacts: { name: string; email: string; phone: string }[];
  thresholds: string[];
  leads: LeadDraft[];
  lowBalancePercent: string;
  /** Empty if AWS's invoices aren't read. */
  awsRole: string;
  awsSince: string;
}

export function draftOf({ displayName, contacts, noticePolicy, lowBalancePercent, awsInvoices }: Settings): SettingsDraft {
  return {
    displayName: displayName ?? "",
    contacts: contacts.map(({ name, email, phone }) => ({ name, email, phone: phone ?? "" })),
    thresholds: noticePolicy.balanceThresholds.map(typed),
    leads: noticePolicy.expirationLeads.map(leadDraft),
    lowBalancePercent: typed(lowBalancePercent),
    awsRole: awsInvoices?.roleArn ?? "",
    awsSince: awsInvoices?.since ?? "",
  };
}

/** Converts a draft to the request. Rows keep their positions, so that the API's error pointers match them. */
export function settingsOf({ displayName, contacts, thresholds, leads, lowBalancePercent, awsRole, awsSince }: SettingsDraft): SettingsForm {
  return {
    ...(displayName.trim() === "" ? {} : { displayName: displayName.trim() }),
    contacts: contacts.map(({ name, email, phone }) => ({ name: name.trim(), email: email.trim(), ...(phone.trim() === "" ? {} : { phone: phone.trim() }) })),
    noticePolicy: { balanceThresholds: thresholds.map((text) => amount(text)), expirationLeads: leads.map(leadText) },
    ...(lowBalancePercent.trim() === "" ? {} : { lowBalancePercent: amount(lowBalancePercent) }),
    ...(awsRole.trim() === "" ? {} : { awsInvoices: { roleArn: awsRole.trim(), since: awsSince } }),
  };
}

/** Names the fields that differ, in the words of the page. */
export function differences(before: Settings, after: Settings): string[] {
  const fields = [
    [t.settings.displayName, before.displayName, after.displayName],
    [t.settings.defaultContacts, before.contacts, after.contacts],
    [t.common.balanceNotices, before.noticePolicy.balanceThresholds, after.noticePolicy.balanceThresholds],
    [t.common.lowBalance, before.lowBalancePercent, after.lowBalancePercent],
    [t.awsInvoices.title, before.awsInvoices, after.awsInvoices],
    [t.common.expirationNotices, before.noticePolicy.expirationLeads, after.noticePolicy.expirationLeads],
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
    "/awsInvoices",
    "/awsInvoices/roleArn",
    "/awsInvoices/since",
    "/noticePolicy/balanceThresholds",
    ...thresholds.map((_, index) => `/noticePolicy/balanceThresholds/${index}`),
    "/noticePolicy/expirationLeads",
    ...leads.map((_, index) => `/noticePolicy/expirationLeads/${index}`),
  ];
}
