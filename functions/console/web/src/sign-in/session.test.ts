import { describe, expect, it } from "vitest";
import { ownPath } from "./oidc.ts";
import { allowsWriting, claims, scopesOf } from "./session.ts";

function token(said: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part(said)}.x`;
}

describe("what a token says", () => {
  it("is read, whatever letters it has", () => {
    expect(claims(token({ email: "ä@example.com" }))).toEqual({ email: "ä@example.com" });
    expect(claims("garbage")).toEqual({});
    expect(claims(token([]).replace(/\..*\./, ".bnVsbA."))).toEqual({});
  });

  it.each([
    [{ scope: "openid purchase-orders/read purchase-orders/write" }, true],
    [{ scope: "purchase-orders/read" }, false],
    [{ scope: ["purchase-orders/write"] }, true],
    [{ scp: "purchase-orders/write" }, true],
    [{ scope: "purchase-orders/writes" }, false],
    [{}, false],
  ])("%j may write: %s", (said, expected) => {
    expect(allowsWriting(claims(token(said)))).toBe(expected);
  });

  it("scopes are a text or a list", () => {
    expect(scopesOf({ scope: " a  b " })).toEqual(["a", "b"]);
    expect(scopesOf({ scp: ["a", 1] })).toEqual(["a"]);
  });
});

describe("coming back from the issuer", () => {
  it.each([
    ["/purchase-orders?health=EXPIRING", "/purchase-orders?health=EXPIRING"],
    ["//evil.example", "/"],
    ["https://evil.example", "/"],
    ["/\\evil.example", "/"],
  ])("%s leads to %s", (path, expected) => {
    expect(ownPath(path)).toBe(expected);
  });
});
