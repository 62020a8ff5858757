import { expect, test } from "vitest";
import { answerOf, limitsOf, typeOf } from "./model.ts";

test("a type names the schemas that it refers to", () => {
  const money = { $ref: "#/components/schemas/Money" };
  expect(typeOf(money)).toBe("[[Money]]");
  expect(typeOf({ type: "array", items: money })).toBe("array of [[Money]]");
  expect(typeOf({ type: "object", additionalProperties: { type: "string" } })).toBe("map of string");
  expect(typeOf({ oneOf: [money, { type: "string", format: "date" }] })).toBe("[[Money]] or string (date)");
  expect(typeOf({ const: "BALANCE" })).toBe('"BALANCE"');
});

test("limits are words", () => {
  expect(limitsOf({ type: "string", minLength: 1, maxLength: 50, pattern: "^a$" })).toBe("1 to 50 characters; matches `^a$`");
  expect(limitsOf({ type: "array", maxItems: 10, uniqueItems: true })).toBe("at most 10 items; no duplicates");
  expect(limitsOf({ type: "string", enum: ["A", "B"] })).toBe("one of `A`, `B`");
  expect(limitsOf({ type: "integer", minimum: 0 })).toBe("");
});

test("a shared response is followed", () => {
  const contract = { info: { title: "", version: "" }, paths: {}, components: { schemas: {}, responses: { Internal: { description: "fault" } } } };
  expect(answerOf(contract, { $ref: "#/components/responses/Internal" }).description).toBe("fault");
});
