import type { Words } from "../index.ts";
import type { Text } from "../text.ts";

export const problem: Words["problem"] = {
  /** The titles of the API's problems, where its own are not in the page's language. */
  codes: {
    MalformedRequest: "Die Anfrage ist fehlerhaft",
    NotFound: "Das gibt es nicht",
    AlreadyExists: "Das gibt es schon",
    InvalidTransition: "Dieser Status ist nicht möglich",
    LineItemInUse: "Die Position wird schon verwendet",
    InvoiceConflict: "Es gibt schon eine andere Rechnung mit dieser Nummer",
    AssociationRefused: "Diese Zuordnung ist nicht möglich",
    VersionMismatch: "Jemand anders hat es geändert",
    TooLarge: "Das ist zu groß",
    ValidationFailed: "Einige Angaben sind falsch",
    QuotaExceeded: "Die Höchstzahl ist erreicht",
    Internal: "Ein innerer Fehler ist aufgetreten",
    Unavailable: "Der Dienst ist ausgelastet",
    Forbidden: "Das dürfen Sie nicht",
  },
  /** The rules of the API that a field breaks, where they are not in the page's language. */
  rules: {
    Required: "Dieses Feld ist erforderlich.",
    Duplicate: "Das kommt zweimal vor.",
    Unchangeable: "Das lässt sich nicht ändern.",
    UnknownField: "Dieses Feld gibt es nicht.",
    WrongType: "Der Wert hat nicht die richtige Form.",
    NotOffered: "Das bietet der Rechnungssteller nicht an.",
    LineItemInUse: "Die Position wird schon verwendet und kann nicht entfernt werden.",
    AlreadyExists: "Das gibt es schon.",
  },
  checkTheConnectionThenTryAgain: "Prüfen Sie die Verbindung, und versuchen Sie es noch einmal.",
  somethingUnexpectedHappened: "Etwas Unerwartetes ist geschehen",
  theRequestFailed: "Die Anfrage ist fehlgeschlagen",
  theServerAnsweredWithStatus: (status: Text) => `Der Server hat mit Status ${status} geantwortet.`,
  theServerCantBeReached: "Der Server ist nicht erreichbar",
  theServiceIsBusy: "Der Dienst ist ausgelastet",
  thisDoesntExist: "Das gibt es nicht",
  tooManyRequests: "Zu viele Anfragen",
  youAreNotAllowedToDoThis: "Das dürfen Sie nicht",
  youAreNotSignedIn: "Sie sind nicht angemeldet",
};
