// The demo identities of `cargo local`, whose issuer gives anyone a token for any account. The tab's session storage has the
// chosen identity, but not its token.

import { claimsOf, READ, rightsOf, type Session, WRITE } from "./session.ts";
import { t } from "../words/index.ts";

export interface Identity {
  id: string;
  name: string;
  email: string;
  account: string;
  canWrite: boolean;
  about: string;
}

export const IDENTITIES: readonly Identity[] = [
  {
    id: "ada",
    name: t.signIn.ada,
    email: "ada@example.com",
    account: "111122223333",
    canWrite: true,
    about: t.signIn.account111122223333WhichHasThe,
  },
  {
    id: "vic",
    name: t.signIn.vic,
    email: "vic@example.com",
    account: "111122223333",
    canWrite: false,
    about: t.signIn.account111122223333CanOnlyRead,
  },
  {
    id: "bo",
    name: t.signIn.bo,
    email: "bo@example.com",
    account: "444455556666",
    canWrite: true,
    about: t.signIn.account444455556666WhichHasNoData,
  },
];

const CHOSEN = "purchase-orders.identity";

export function chosenIdentity(): Identity | undefined {
  const id = sessionStorage.getItem(CHOSEN);
  return IDENTITIES.find((identity) => identity.id === id);
}

export async function signInAs(identity: Identity): Promise<Session> {
  const fetchToken = async () => {
    const query = new URLSearchParams({
      account: identity.account,
      email: identity.email,
      scope: identity.canWrite ? `${READ} ${WRITE}` : READ,
    });
    const response = await fetch(`/local/token?${query}`, { cache: "no-store" });
    if (!response.ok) throw new Error(t.signIn.theLocalIssuerGaveNoTokenStatus(response.status));
    return response.text();
  };
  let token = await fetchToken();
  sessionStorage.setItem(CHOSEN, identity.id);
  return {
    account: identity.account,
    name: identity.email,
    ...rightsOf(claimsOf(token)),
    token: async () => token,
    renew: async () => {
      token = await fetchToken();
      return true;
    },
    ended: () => undefined,
    signOut: async () => {
      sessionStorage.removeItem(CHOSEN);
      location.assign("/console/");
    },
  };
}
