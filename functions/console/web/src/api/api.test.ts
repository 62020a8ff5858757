import { afterEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../sign-in/session.ts";
import { WORKBOOK } from "../format/media-types.ts";
import { exportedFiles } from "../purchase-orders/export.ts";
import { bodyOf, createApi, given, ifMatch, nextTokenOf } from "./client.ts";
import { decodeKey, encodeKey } from "./path-key.ts";
import { errorAt, errorsBelow, Problem } from "./problem.ts";

afterEach(() => vi.unstubAllGlobals());

describe("IDs in paths", () => {
  // The same cases as in the API's own test.
  it.each([
    ["PO 4500/2021", "PO~204500~2F2021"],
    ["..", "~2E."],
    ["100%@a+b", "100~25~40a~2Bb"],
    ["PO-2026_001.a", "PO-2026_001.a"],
    ["ÄÖ|", "~C3~84~C3~96~7C"],
  ])("%s is encoded as %s", (id, key) => {
    expect(encodeKey(id)).toBe(key);
    expect(decodeKey(key)).toBe(id);
  });

  it("a key that can't be decoded is shown unchanged", () => {
    expect(decodeKey("~FF")).toBe("~FF");
    expect(decodeKey("100%")).toBe("100%");
  });
});

describe("requests for pages", () => {
  it("leave out parameters without a value", () => {
    expect(given({ status: "ACTIVE", health: undefined, sort: "" })).toEqual({ status: "ACTIVE" });
  });

  it("find the token of the next page in the link to it", () => {
    expect(nextTokenOf('</purchase-orders?sort=updatedAt&nextToken=a%2Bb>; rel="next"')).toBe("a+b");
    expect(nextTokenOf('</a>; rel="prev"')).toBeUndefined();
    expect(nextTokenOf(null)).toBeUndefined();
  });
});

describe("problems", () => {
  it("have the API's errors, field by field", async () => {
    const body = {
      title: "The request breaks a rule",
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

  it("are made from any other response or failure", async () => {
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
    canWriteInvoices: true,
    canWriteSettings: true,
    token: vi.fn().mockResolvedValueOnce("old").mockResolvedValue("new"),
    renew: vi.fn().mockResolvedValue(renewable),
    ended: vi.fn(),
    signOut: vi.fn(),
  });
  const apiOf = (session: Session) => createApi(session, "http://localhost");
  const answering = (...responses: Response[]) => {
    const sent = vi.fn();
    for (const response of responses) sent.mockResolvedValueOnce(response);
    vi.stubGlobal("fetch", sent);
    return () => sent.mock.calls.map(([request]) => request as Request);
  };

  it("name the version that they change, and carry the token", async () => {
    const requests = answering(new Response(null, { status: 204 }));
    await apiOf(session(false)).DELETE("/purchase-orders/{key}", { params: { path: { key: encodeKey("PO 7/S") }, header: ifMatch(3) } });
    const [request] = requests();
    expect([request?.url, request?.method, request?.headers.get("If-Match"), request?.headers.get("Authorization"), request?.body, request?.cache]).toEqual([
      "http://localhost/purchase-orders/PO~207~2FS",
      "DELETE",
      '"3"',
      "Bearer old",
      null,
      "no-store",
    ]);
  });

  it("are sent again with a new token, if there is one, and with the same body", async () => {
    const requests = answering(new Response("{}", { status: 401 }), new Response('{"version":2}'));
    const body = { displayName: "a" };
    expect(await bodyOf(apiOf(session(true)).PUT("/settings", { params: { header: ifMatch(1) }, body }))).toEqual({ version: 2 });
    expect(requests().map(({ headers }) => headers.get("Authorization"))).toEqual(["Bearer old", "Bearer new"]);
    expect(await Promise.all(requests().map((request) => request.json()))).toEqual([body, body]);
  });

  it("end the session if there is no new token", async () => {
    answering(new Response('{"message":"Unauthorized"}', { status: 401 }));
    const ended = session(false);
    await expect(bodyOf(apiOf(ended).GET("/sellers"))).rejects.toMatchObject({ status: 401, name: "Problem" });
    expect(ended.ended).toHaveBeenCalledOnce();
  });

  it("turn an answer that isn't JSON into a problem", async () => {
    answering(new Response("<html>"));
    await expect(bodyOf(apiOf(session(false)).GET("/sellers"))).rejects.toMatchObject({ code: "Unexpected", name: "Problem" });
  });

  it("refuse an export in another format", async () => {
    answering(new Response("{}", { headers: { "content-type": "application/json" } }));
    await expect(exportedFiles(apiOf(session(false)), {}, "csv")).rejects.toMatchObject({ code: "NotExported" });
  });

  it("join the parts of a CSV export, each found by the link of the part before, and keep the byte order mark", async () => {
    const headers = { "content-type": "text/csv", link: '</purchase-orders?nextToken=t>; rel="next"' };
    const requests = answering(new Response("\uFEFFa\r\n1\r\n", { headers }), new Response("\uFEFFa\r\n2\r\n", { headers: { "content-type": "text/csv" } }));
    const [file, ...more] = await exportedFiles(apiOf(session(false)), { sort: "updatedAt" }, "csv");
    expect(more).toEqual([]);
    expect([...new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer())]).toEqual([...new TextEncoder().encode("\uFEFFa\r\n1\r\n2\r\n")]);
    expect(requests().map(({ url, headers }) => [url, headers.get("Accept")])).toEqual([
      ["http://localhost/purchase-orders?sort=updatedAt", "text/csv"],
      ["http://localhost/purchase-orders?sort=updatedAt&nextToken=t", "text/csv"],
    ]);
  });

  it("give each part of an Excel export as a workbook of its own", async () => {
    const headers = { "content-type": WORKBOOK };
    answering(new Response("PK1", { headers: { ...headers, link: '</purchase-orders?nextToken=t>; rel="next"' } }), new Response("PK2", { headers }));
    const files = await exportedFiles(apiOf(session(false)), {}, "xlsx");
    expect(await Promise.all(files.map((file) => file.text()))).toEqual(["PK1", "PK2"]);
  });
});
