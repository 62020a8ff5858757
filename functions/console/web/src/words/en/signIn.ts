import type { Text } from "../text.ts";

export const signIn = {
  ada: "Ada, buyer",
  vic: "Vic, auditor",
  bo: "Bo, another buyer",
  account111122223333CanOnlyRead: "Account 111122223333. Can only read.",
  account111122223333WhichHasThe: "Account 111122223333, which has the worked example. Can read and change.",
  account444455556666WhichHasNoData: "Account 444455556666, which has no data yet. Can read and change.",
  chooseADemoIdentity: "Choose a demo identity",
  demoIdentity: "Demo identity",
  purchaseOrdersTheInvoicesThatDraw: "Purchase orders, the invoices that draw on them, and their balances.",
  signIn: "Sign in",
  signInFailed: "Sign-in failed",
  theConsoleRunsOnYourOwnMachine: "The console runs on your own machine, so there are no passwords. These people don't exist. A deployed console signs in with your identity provider.",
  theConsolesConfigurationCantBeRead: (status: Text) => `The console's configuration can't be read (status ${status}).`,
  theLocalIssuerGaveNoTokenStatus: (status: Text) => `The local issuer gave no token (status ${status}).`,
  yourOrganizationsSignInPageOpens: "Your organization's sign-in page opens, and returns here.",
};
