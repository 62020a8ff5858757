import { afterEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../sign-in/session.ts";
import { address, Api, nextLink } from "./client.ts";
import { decodeKey, encodeKey } from "./path-key.ts";
import { errorAt, errorsBelow, Problem } from "./problem.ts";

afterEach(() => vi.unstubAllGlobals());

describe("ids in paths", () => {
  // The same table as the API's own.
  it.each([
    ["PO 4500/2021", "PO~204500~2F2021"],
    ["..", "~2E."],
    ["100%@a+b", "100~25~40a~2Bb"],
    ["PO-2026_001.a", "PO-2026_001.a"],
    ["ÄÖ|", "~C3~84~C3~96~7C"],
  ])("%s is at %s", (id, key) => {
    expect(encodeKey(id)).toBe(key);
    expect(decodeKey(key)).toBe(id);
  });

  it("a key that is none is shown as it is", () => {
    expect(decodeKey("~FF")).toBe("~FF");
    expect(decodeKey("100%")).toBe("100%");
  });
});

describe("addresses", () => {
  it("leave out what isn't asked", () => {
    expect(address("/purchase-orders", { status: "ACTIVE", tag: "a:b c", health: undefined, sort: "" })).toBe(
      "/purchase-orders?status=ACTIVE&tag=a%3Ab+c",
    );
    expect(address("/sellers", {})).toBe("/sellers");
  });

  it("the next link names the next page", () => {
    expect(nextLink('</purchase-orders?sort=updatedAt&nextToken=a%2Bb>; rel="next"')).toBe("a+b");
    expect(nextLink('</a>; rel="prev"')).toBeUndefined();
    expect(nextLink(null)).toBeUndefined();
  });
});

describe("problems", () => {
  it("tell what the API told, field by field", async () => {
    const body = {
      title: "A rule refuses the request",
      status: 422,
      detail: "two things",
      code: "ValidationFailed",
      errors: [
        { pointer: "/lineItems/0/endMonth", code: "Inconsistent", detail: "is too late" },
        { pointer: "/lineItems/1", code: "Required", detail: "is missing" },
      ],
    };
    const problem = await Problem.of(new Response(JSON.stringify(body), { status: 422 }));
    expect([problem.status, problem.code, problem.message]).toEqual([422, "ValidationFailed", "two things"]);
    expect(problem.at("/lineItems/0/endMonth")).toBe("Is too late.");
    expect(errorAt(problem.errors, "/lineItems/0")).toBeUndefined();
    expect(errorsBelow(problem.errors, "/lineItems/0")).toHaveLength(1);
    expect(errorsBelow(problem.errors, "/lineItems")).toHaveLength(2);
  });

  it("are made of whatever else comes back", async () => {
    const gateway = await Problem.of(new Response('{"message":"Forbidden"}', { status: 403 }));
    expect([gateway.code, gateway.message]).toEqual(["Forbidden", "Forbidden"]);
    const page = await Problem.of(new Response("<html>", { status: 502 }));
    expect(page.message).toContain("502");
    expect(Problem.from(new TypeError("Failed to fetch")).code).toBe("Unreachable");
  });
});

describe("requests", () => {
  const session = (renewable: boolean): Session => ({
    account: "1",
    name: "a",
    canWrite: true,
    token: vi.fn().mockResolvedValueOnce("old").mockResolvedValue("new"),
    renew: vi.fn().mockResolvedValue(renewable),
    ended: vi.fn(),
    signOut: vi.fn(),
  });

  it("say which version they change, and with which token", async () => {
    const sent = vi.fn().mockResolvedValue(new Response(null, { status: 204 }));
    vi.stubGlobal("fetch", sent);
    await new Api(session(false)).send("DELETE", "/purchase-orders/a", undefined, { ifMatch: 3 });
    const [url, init] = sent.mock.calls[0] as [string, { method: string; headers: Record<string, string>; body?: string }];
    expect([url, init.method, init.headers["If-Match"], init.headers["Authorization"], init.body]).toEqual([
      "/purchase-orders/a",
      "DELETE",
      '"3"',
      "Bearer old",
      undefined,
    ]);
  });

  it("go out once more with a new token, where one is to be had", async () => {
    const sent = vi.fn().mockResolvedValueOnce(new Response("{}", { status: 401 })).mockResolvedValue(new Response('{"a":1}'));
    vi.stubGlobal("fetch", sent);
    expect(await new Api(session(true)).get("/sellers")).toEqual({ a: 1 });
    expect(sent.mock.calls.map(([, init]) => (init as { headers: Record<string, string> }).headers["Authorization"])).toEqual([
      "Bearer old",
      "Bearer new",
    ]);
  });

  it("end the session where none is", async () => {
    vi.stubGlobal("fetch", vi.fn().mockResolvedValue(new Response('{"message":"Unauthorized"}', { status: 401 })));
    const ended = session(false);
    await expect(new Api(ended).get("/sellers")).rejects.toMatchObject({ status: 401 });
    expect(ended.ended).toHaveBeenCalledOnce();
  });

  it("don't take another kind of answer for an export", async () => {
    const json = new Response("{}", { headers: { "content-type": "application/json" } });
    vi.stubGlobal("fetch", vi.fn().mockResolvedValue(json));
    await expect(new Api(session(false)).csv("/purchase-orders")).rejects.toMatchObject({ code: "NotExported" });
  });
});
