import type { Text } from "../text.ts";

export const problem = {
  /** The titles of the API's problems, where its own are not in the page's language. */
  codes: {} as Record<string, string>,
  /** The rules of the API that a field breaks, where they are not in the page's language. */
  rules: {} as Record<string, string>,
  checkTheConnectionThenTryAgain: "Check the connection, then try again.",
  somethingUnexpectedHappened: "Something unexpected happened",
  theRequestFailed: "The request failed",
  theServerAnsweredWithStatus: (status: Text) => `The server answered with status ${status}.`,
  theServerCantBeReached: "The server can't be reached",
  theServiceIsBusy: "The service is busy",
  thisDoesntExist: "This doesn't exist",
  tooManyRequests: "Too many requests",
  youAreNotAllowedToDoThis: "You are not allowed to do this",
  youAreNotSignedIn: "You are not signed in",
};
