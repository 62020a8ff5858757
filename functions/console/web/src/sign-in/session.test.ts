import { describe, expect, it } from "vitest";
import { ownPath } from "./oidc.ts";
import { claimsOf, rightsOf, scopesOf } from "./session.ts";

function token(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part(claims)}.x`;
}

describe("a token's claims", () => {
  it("are read as UTF-8; none if they can't be read", () => {
    expect(claimsOf(token({ email: "ä@example.com" }))).toEqual({ email: "ä@example.com" });
    expect(claimsOf("garbage")).toEqual({});
    expect(claimsOf(token([]).replace(/\..*\./, ".bnVsbA."))).toEqual({});
  });

  it.each([
    [{ scope: "openid purchase-orders/read purchase-orders/write" }, [true, true, true]],
    [{ scope: "purchase-orders/read" }, [false, false, false]],
    [{ scope: ["purchase-orders/write"] }, [true, true, true]],
    [{ scp: "purchase-orders/write" }, [true, true, true]],
    [{ scope: "purchase-orders/writes" }, [false, false, false]],
    [{ scope: "purchase-orders/read invoices/write" }, [false, true, false]],
    [{ scope: "purchase-orders/read settings/write" }, [false, false, true]],
    [{}, [false, false, false]],
  ])("%j allows writing purchase orders, invoices, settings: %j", (claims, expected) => {
    const { canWrite, canWriteInvoices, canWriteSettings } = rightsOf(claimsOf(token(claims)));
    expect([canWrite, canWriteInvoices, canWriteSettings]).toEqual(expected);
  });

  it("have scopes as a text or a list", () => {
    expect(scopesOf({ scope: " a  b " })).toEqual(["a", "b"]);
    expect(scopesOf({ scp: ["a", 1] })).toEqual(["a"]);
  });
});

describe("returning from the issuer", () => {
  it.each([
    ["/purchase-orders?health=EXPIRING", "/purchase-orders?health=EXPIRING"],
    ["//evil.example", "/"],
    ["https://evil.example", "/"],
    ["/\\evil.example", "/"],
  ])("to %s leads to %s", (path, expected) => {
    expect(ownPath(path)).toBe(expected);
  });
});
