import type { Words } from "../index.ts";
import type { Text } from "../text.ts";

export const settings: Words["settings"] = {
  stillHere: "Ihre Eingaben sind noch da. Wenn Sie sie behalten, ersetzt das Speichern die andere Änderung.",
  about: "Der Name des Kontos und seine Vorgaben für Bestellungen.",
  aPurchaseOrderIsFlaggedWhileA: "Eine Bestellung wird gekennzeichnet, solange eine Position unter diesem Anteil ihres Wertes liegt. Es wird nichts verschickt.",
  account: "Konto",
  below: (percent: Text) => `Unter ${percent} %`,
  changed: (changed: Text) => `Geändert: ${changed}.`,
  defaultContacts: "Standardkontakte",
  discardChanges: "Änderungen verwerfen",
  displayName: "Anzeigename",
  displayNameOptional: "Anzeigename - optional",
  forPurchaseOrdersWithoutANotice: "Für Bestellungen ohne eigene Regeln. Eine leere Liste schaltet diese Art von Meldungen ab.",
  keepWhatITyped: "Meine Eingaben behalten",
  lastChanged: (updatedAt: Text) => `Zuletzt geändert ${updatedAt}.`,
  loadingTheSettings: "Einstellungen werden geladen",
  lowBalanceInPercent: "Niedriger Saldo, in Prozent",
  mailsShowItNextToTheAccount: "Mails nennen ihn neben der Kontonummer.",
  noDefaultContactsNoticesAbout: "Keine Standardkontakte. Meldungen zu Bestellungen ohne eigene Kontakte werden nicht verschickt.",
  phoneOptional: "Telefon - optional",
  reloadAndLoseWhatITyped: "Neu laden, meine Eingaben verwerfen",
  save: "Speichern",
  somebodyChangedTheSettingsSinceYou: "Jemand hat die Einstellungen geändert, seit Sie sie geöffnet haben",
  theNewSettingsAreTheSameAs: "Die neuen Einstellungen sind dieselben wie zuvor.",
  theSettingsAreSaved: "Die Einstellungen sind gespeichert.",
  theyGetTheNoticesAboutPurchase: "Sie erhalten die Meldungen zu Bestellungen ohne eigene Kontakte und zu Rechnungen, die keiner Bestellung zugeordnet sind.",
};
