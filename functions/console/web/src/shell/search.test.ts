import { describe, expect, it } from "vitest";
import { amountIn, sellersWith } from "./search.tsx";

describe("the search", () => {
  it.each([
    ["12,904.61", "12904.61"],
    ["388.02", "388.02"],
    ["-388.02", "-388.02"],
    ["−388.02", "-388.02"],
    [" - 388.02", "-388.02"],
    ["42", "42"],
    ["7", undefined],
    ["-7", undefined],
    ["-", undefined],
    ["PO-388.02", undefined],
    ["2026-11", undefined],
  ])("reads %s as the amount %s", (text, amount) => expect(amountIn(text)).toBe(amount));

  it("finds sellers by a part of their name or ID", () => {
    const sellers = [
      { id: "AWS_INDIA", name: "Amazon Web Services India Private Limited", aliases: ["Amazon Internet Services"] },
      { id: "AWS_JAPAN", name: "Amazon Web Services Japan G.K." },
    ];
    const found = (text: string) => sellersWith(text, sellers).map(({ id }) => id);
    expect(["india", "Private Limited", "aws_j", "internet", "amazon", "acme", ""].map(found)).toEqual([["AWS_INDIA"], ["AWS_INDIA"], ["AWS_JAPAN"], ["AWS_INDIA"], ["AWS_INDIA", "AWS_JAPAN"], [], []]);
  });
});
