import type { Words } from "../index.ts";
import type { Text } from "../text.ts";

export const signIn: Words["signIn"] = {
  ada: "Ada, Einkauf",
  vic: "Vic, Prüfung",
  bo: "Bo, anderer Einkauf",
  account111122223333CanOnlyRead: "Konto 111122223333. Kann nur lesen.",
  account111122223333WhichHasThe: "Konto 111122223333 mit dem Beispiel. Kann lesen und ändern.",
  account444455556666WhichHasNoData: "Konto 444455556666, noch ohne Daten. Kann lesen und ändern.",
  chooseADemoIdentity: "Demo-Person wählen",
  demoIdentity: "Demo-Person",
  purchaseOrdersTheInvoicesThatDraw: "Bestellungen, die zugeordneten Rechnungen und die Salden.",
  signIn: "Anmelden",
  signInFailed: "Die Anmeldung ist fehlgeschlagen",
  theConsoleRunsOnYourOwnMachine: "Die Konsole läuft auf Ihrem eigenen Rechner, deshalb gibt es keine Passwörter. Diese Personen gibt es nicht. Eine bereitgestellte Konsole meldet über Ihren Identitätsanbieter an.",
  theConsolesConfigurationCantBeRead: (status: Text) => `Die Konfiguration der Konsole ist nicht lesbar (Status ${status}).`,
  theLocalIssuerGaveNoTokenStatus: (status: Text) => `Der lokale Aussteller hat kein Token ausgegeben (Status ${status}).`,
  yourOrganizationsSignInPageOpens: "Die Anmeldeseite Ihrer Organisation öffnet sich und führt hierher zurück.",
};
