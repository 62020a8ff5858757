import type { ReactNode } from "react";
import type { Text } from "../text.ts";

export const shell = {
  pages: "Pages",
  search: "Search (Ctrl+K)",
  searchLabel: "Search purchase orders, invoices, sellers and pages",
  sellers: "Sellers",
  invoicesFrom: (seller: Text) => `Invoices from ${seller}`,
  purchaseOrdersFor: (seller: Text) => `Purchase orders for ${seller}`,
  searching: "Searching",
  searchInvoices: (text: Text) => `All invoices with ${text}`,
  clearSearch: "Clear the search",
  nothingFound: "Nothing found",
  skip: "Skip to the content",
  language: (language: Text) => `Language: ${language}`,
  account: (id: Text) => `Account ${id}`,
  accountReadOnly: (id: Text) => `Account ${id}, read only`,
  appearance: "Appearance",
  breadcrumbs: "Breadcrumbs",
  help: "Help",
  openHelp: "Open help",
  closeHelp: "Close help",
  closeNavigation: "Close navigation",
  dark: "Dark",
  dismissMessage: "Dismiss message",
  goToTheDashboard: "Go to the dashboard",
  light: "Light",
  navigation: "Navigation",
  notifications: "Notifications",
  openNavigation: "Open navigation",
  pageNotFound: "Page not found",
  signInIsNotSetUpThe: "Sign-in is not set up: the deployment's parameter ConsoleClientId is empty.",
  signOut: "Sign out",
  somethingUnexpectedHappened: "Something unexpected happened.",
  startingTheConsole: "Starting the console",
  systemDefault: "System default",
  theConsoleCantStart: "The console can't start",
  thereIsNoPageAtThisAddress: (link: ReactNode) => (
    <>
      There is no page at this address. {link}
    </>
  ),
  thisPageFailed: "This page failed",
};
