import type { Words } from "../index.ts";
import type { Text } from "../text.ts";
import { counts } from "./counts.ts";

const more = (n: number) => counts.morePurchaseOrders(n);
const lines = (n: number) => counts.moreLineItems(n);
const be = (n: number) => (n === 1 ? "ist" : "sind");
const apply = (n: number) => (n === 1 ? "gilt" : "gelten");

export const why: Words["why"] = {
  selected: "Gewählt",
  outranked: "Nachrangig",
  rejected: "Passt nicht",
  lineOf: (line: Text, order: Text) => `Position ${line} von ${order}`,
  LineOf: (line: Text, order: Text) => `Position ${line} von ${order}`,
  anotherLine: "eine andere Position",
  unknown: "Eine neuere Version dieses Systems hat entschieden, aus einem Grund, den diese Version nicht kennt.",
  byHand: "Ein Mensch hat diese Position gewählt.",
  followsOriginal: (invoice: Text) => `Sie gibt Geld für Rechnung ${invoice} zurück und folgt deshalb deren Position.`,
  first: "Sie passt und kommt zuerst.",
  only: "Nur diese Position passt.",
  firstOf: (fitting: Text) => `Sie kommt zuerst; es passen ${fitting}.`,
  onlyNamed: (order: Text) => `Die Rechnung nennt ${order}, deshalb kam nur diese Bestellung in Betracht.`,
  suspended: "Die Bestellung ist ausgesetzt.",
  deleted: "Die Bestellung wurde gelöscht.",
  notEffective: (month: Text) => `Der Abrechnungsmonat, ${month}, liegt vor dem ersten Monat der Bestellung.`,
  expired: (month: Text) => `Der Abrechnungsmonat, ${month}, liegt nach dem letzten Monat der Bestellung.`,
  seller: (seller: Text) => `Die Bestellung gilt nicht für Rechnungen von ${seller}.`,
  currency: (currency: Text) => `Die Bestellung ist nicht in der Währung der Rechnung, ${currency}.`,
  taxNone: "Die Bestellung gilt für bestimmte Steuernummern, und die Rechnung hat keine.",
  taxOther: (number: Text) => `Die Bestellung gilt für bestimmte Steuernummern, und ${number} ist keine davon.`,
  unitNone: "Die Bestellung gilt für bestimmte Rechnungseinheiten, und die Rechnung hat keine.",
  unitOther: (unit: Text) => `Die Bestellung gilt für bestimmte Rechnungseinheiten, und ${unit} ist keine davon.`,
  outsideWindow: (month: Text) => `Der Abrechnungsmonat, ${month}, liegt außerhalb der Monate der Position.`,
  type: (charge: Text) => `Die Art der Position gilt nicht für diese Leistung: ${charge}.`,
  marketplace: "Einer Position für einzelne Marketplace-Geschäfte werden nur Rechnungen zugeordnet, die ihre Bestellung nennen.",
  unreadable: "Die gespeicherte Bestellung ist nicht lesbar.",
  depleted: (amount: Text) => `Der Saldo der Position ist kleiner als ${amount}, und ihre Bestellung hält an, wenn sie aufgebraucht ist.`,
  short: (shortfall: Text, amount: Text) => `Ihr fehlen ${shortfall} an ${amount}.`,
  left: (balance: Text) => `Es bleiben ${balance}, und ihre Bestellung hält an, wenn sie aufgebraucht ist.`,
  lineShort: (line: Text, shortfall: Text, amount: Text) => `${line} fehlen ${shortfall} an ${amount}, und die Bestellung hält an, wenn sie aufgebraucht ist.`,
  nearest: (line: Text, reason: Text) => `Am nächsten liegt ${line}. ${reason}`,
  unit: (winner: Text) => `Sie passt, aber ${winner} ist für die Einheit der Rechnung.`,
  unitNamed: (winner: Text, unit: Text) => `Sie passt, aber ${winner} ist für die Einheit der Rechnung, ${unit}.`,
  moreSpecific: (winner: Text) => `Sie passt, aber die Art von ${winner} ist genauer.`,
  enoughBalance: (winner: Text) => `Sie passt, aber ${winner} hat genug Saldo für den ganzen Betrag.`,
  updatedLater: (winner: Text) => `Sie passt, aber die Bestellung von ${winner} wurde später geändert.`,
  tieBreak: (winner: Text) => `Sie passt, aber ${winner} kommt nach Bestellnummer, weniger Monaten und Positionsnummer zuerst.`,
  nothingFits: "Keine Position irgendeiner Bestellung passt zu der Rechnung.",
  notFound: (order: Text) => `Die Rechnung nennt die Bestellung ${order}, die es nicht gibt.`,
  cantDraw: (order: Text) => `Die Rechnung nennt die Bestellung ${order}, der sie nicht zugeordnet werden kann.`,
  namedRule: "Eine Rechnung, die eine Bestellung nennt, wird nur dieser zugeordnet.",
  unreadableOrder: (order: Text) => `Die Bestellung ${order} ist gespeichert, aber nicht lesbar. Wenden Sie sich an den Betreiber, und ordnen Sie die Rechnung danach neu zu.`,
  unreadableOriginal: (invoice: Text) =>
    `Die Bestellung von Rechnung ${invoice} ist gespeichert, aber nicht lesbar. Wenden Sie sich an den Betreiber, und ordnen Sie die Rechnung danach neu zu.`,
  originalUnknown: (invoice: Text) =>
    `Sie gibt Geld für Rechnung ${invoice} zurück, die unbekannt, nicht zugeordnet oder storniert ist. Sie kann nur deren Position folgen.`,
  others: {
    suspended: (n: number) => `${more(n)} ${be(n)} ausgesetzt`,
    deleted: (n: number) => `${more(n)} ${n === 1 ? "wurde" : "wurden"} gelöscht`,
    notEffective: (n: number, month: Text) => `${more(n)} ${n === 1 ? "beginnt" : "beginnen"} nach ${month}`,
    expired: (n: number, month: Text) => `${more(n)} ${n === 1 ? "endete" : "endeten"} vor ${month}`,
    seller: (n: number) => `${more(n)} ${apply(n)} für andere Rechnungssteller`,
    currency: (n: number) => `${more(n)} ${be(n)} in anderen Währungen`,
    tax: (n: number) => `${more(n)} ${apply(n)} für andere Steuernummern`,
    unit: (n: number) => `${more(n)} ${apply(n)} für andere Rechnungseinheiten`,
    unreadable: (n: number) => `${more(n)} ${be(n)} nicht lesbar`,
    outsideWindow: (n: number) => `${lines(n)} ${apply(n)} für andere Monate`,
    type: (n: number) => `${lines(n)} ${apply(n)} für andere Leistungen`,
    depleted: (n: number) => `${lines(n)} ${n === 1 ? "hat" : "haben"} nicht genug übrig`,
    outranked: (n: number) => `${lines(n)} ${n === 1 ? "passt, kommt" : "passen, kommen"} aber später`,
    unknown: (n: number) => `${lines(n)} ${n === 1 ? "passt" : "passen"} aus einem Grund nicht, den diese Version nicht kennt`,
  },
};
