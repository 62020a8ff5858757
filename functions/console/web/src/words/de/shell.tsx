import type { Words } from "../index.ts";
import type { ReactNode } from "react";
import type { Text } from "../text.ts";

export const shell: Words["shell"] = {
  pages: "Seiten",
  search: "Suchen (Strg+K)",
  searchLabel: "Bestellungen, Rechnungen, Rechnungssteller und Seiten suchen",
  sellers: "Rechnungssteller",
  invoicesFrom: (seller) => `Rechnungen von ${seller}`,
  purchaseOrdersFor: (seller) => `Bestellungen für ${seller}`,
  searching: "Wird gesucht",
  searchInvoices: (text: Text) => `Alle Rechnungen mit ${text}`,
  clearSearch: "Suche leeren",
  nothingFound: "Nichts gefunden",
  skip: "Zum Inhalt springen",
  language: (language: Text) => `Sprache: ${language}`,
  account: (id: Text) => `Konto ${id}`,
  accountReadOnly: (id: Text) => `Konto ${id}, nur lesen`,
  appearance: "Darstellung",
  breadcrumbs: "Pfad",
  help: "Hilfe",
  openHelp: "Hilfe öffnen",
  closeHelp: "Hilfe schließen",
  closeNavigation: "Navigation schließen",
  dark: "Dunkel",
  dismissMessage: "Nachricht ausblenden",
  goToTheDashboard: "Zur Übersicht",
  light: "Hell",
  navigation: "Navigation",
  notifications: "Nachrichten",
  openNavigation: "Navigation öffnen",
  pageNotFound: "Seite nicht gefunden",
  signInIsNotSetUpThe: "Die Anmeldung ist nicht eingerichtet: Der Parameter ConsoleClientId der Bereitstellung ist leer.",
  signOut: "Abmelden",
  somethingUnexpectedHappened: "Etwas Unerwartetes ist geschehen.",
  startingTheConsole: "Die Konsole wird gestartet",
  systemDefault: "Wie das System",
  theConsoleCantStart: "Die Konsole kann nicht starten",
  thereIsNoPageAtThisAddress: (link: ReactNode) => (
    <>
      Unter dieser Adresse gibt es keine Seite. {link}
    </>
  ),
  thisPageFailed: "Diese Seite ist fehlgeschlagen",
};
