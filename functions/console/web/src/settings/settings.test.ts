import { describe, expect, it } from "vitest";
import type { Settings } from "../api/model.ts";
import { leadDraft, leadText } from "../parts/notice-lead.ts";
import { differences, draftOf, pointers, settingsOf } from "./form.ts";

const SETTINGS: Settings = {
  displayName: "Example",
  contacts: [{ name: "Ada", email: "ada@example.com" }],
  noticePolicy: { balanceThresholds: ["75", "0"], expirationLeads: ["P2M", "P0D", "P1M15D"] },
  lowBalancePercent: "25",
  awsInvoices: { roleArn: "arn:aws:iam::111122223333:role/purchase-orders/Reader", since: "2026-01", externalId: "e" },
  version: 3,
  updatedAt: "2026-11-26T00:00:00Z",
};

describe("settings", () => {
  it("are sent as they were read, without the fields that the API adds", () => {
    const { version: _, updatedAt: __, ...body } = SETTINGS;
    const { externalId: ___, ...awsInvoices } = SETTINGS.awsInvoices ?? { externalId: "" };
    expect(settingsOf(draftOf(SETTINGS))).toEqual({ ...body, awsInvoices });
  });

  it("are sent without empty fields; rows keep their positions, so that error pointers match them", () => {
    const draft = { ...draftOf(SETTINGS), displayName: " ", contacts: [{ name: "", email: "", phone: "" }, { name: " A ", email: "a@example.com", phone: "1" }] };
    const sent = settingsOf(draft);
    expect(sent).not.toHaveProperty("displayName");
    expect(sent.contacts).toEqual([{ name: "", email: "" }, { name: "A", email: "a@example.com", phone: "1" }]);
    expect(pointers(draft)).toContain("/contacts/1/email");
    expect(pointers(draft)).not.toContain("/contacts/2/email");
  });

  it.each([
    ["P2M", { number: "2", unit: "M" }],
    ["P7D", { number: "7", unit: "D" }],
    ["P1M15D", { number: "P1M15D", unit: "ISO" }],
  ] as const)("a lead of %s is %j", (text, draft) => {
    expect(leadDraft(text)).toEqual(draft);
    expect(leadText(draft)).toBe(text);
  });

  it("name the fields that somebody else changed", () => {
    const theirs = { ...SETTINGS, displayName: "Other", noticePolicy: { ...SETTINGS.noticePolicy, balanceThresholds: [] }, version: 4 };
    expect(differences(SETTINGS, theirs)).toEqual(["Display name", "Balance notices"]);
    expect(differences(SETTINGS, { ...SETTINGS, version: 4 })).toEqual([]);
  });
});
