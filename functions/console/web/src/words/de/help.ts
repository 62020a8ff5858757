import type { help as en } from "../en/help.ts";

export const help: typeof en = {
  glossary: "Begriffe",
  pages: {
    "/": {
      title: "Übersicht",
      about: "Was je Währung bestellt, berechnet und übrig ist, und was Aufmerksamkeit braucht.",
      tips: ["Wählen Sie unter Braucht Aufmerksamkeit eine Zahl, um die Bestellungen dazu zu sehen.", "Das Diagramm zeigt zwölf Monate zurück und zwölf voraus; die Tabelle darunter hat jeden Betrag."]
    },
    "/purchase-orders": {
      title: "Bestellungen",
      about: "Was Sie mit Rechnungsstellern vereinbart haben, je Monat und Art der Kosten.",
      tips: ["Filter, Reihenfolge und Seite stehen in der Adresse: Teilen Sie sie, oder behalten Sie sie als Ansicht.", "Positionen bearbeiten Sie in einer Tabelle. Mit Strg+V fügen Sie eine aus einer Tabellenkalkulation ein.", "Unter Aktionen kopieren Sie eine Bestellung ins nächste Jahr; der Jahreswechsel tut das für viele."]
    },
    "/invoices": {
      title: "Rechnungen",
      about: "Was Rechnungssteller berechnet haben, und von welcher Position jede Rechnung abgeht.",
      tips: ["Öffnen Sie eine Rechnung, um zu sehen, warum sie von einer Position abgeht oder von keiner.", "Eine Rechnung ohne Zuordnung bietet die Änderung an, mit der sie passt."]
    },
    "/preview": { title: "Zuordnung prüfen", about: "Wovon eine Rechnung abginge. Nichts wird geschrieben.", tips: ["Probieren Sie eine Rechnung aus, bevor der Rechnungssteller sie schickt."] },
    "/agreement": { title: "Die Wahl von AWS", about: "Wo AWS eine andere Bestellung auf die Rechnung gedruckt hat, als die Zuordnung wählt.", tips: ["Die Rechnungen stammen aus der Liste von AWS selbst."] },
    "/what-if": { title: "Was wäre, wenn", about: "Was mit anderen Bestellungen aus den aufgenommenen Rechnungen geworden wäre. Nichts wird geschrieben.", tips: ["Probieren Sie eine Änderung aus, bevor Sie sie machen."] },
    "/coverage": { title: "Abdeckung", about: "Die Monate, deren Rechnungen zu keiner Position passen.", tips: ["Wählen Sie ein Feld, um die Positionen für den Monat zu sehen.", "Eine Lücke bietet an, eine Bestellung dafür anzulegen."] },
    "/spend": { title: "Ausgaben", about: "Was in einigen Monaten berechnet wurde, je Rechnungssteller, Kosten, Bestellung oder Tag.", tips: ["Gutschriften zählen negativ, stornierte Rechnungen gar nicht."] },
    "/close": { title: "Monatsabschluss", about: "Was ein Monat mit jeder Position gemacht hat, aus den Buchungen.", tips: ["Drucken Sie ihn, oder speichern Sie ihn als Arbeitsmappe.", "Anfangssaldo minus Abrufe, Gutschriften, Umbuchungen und Stornos ist der Endsaldo."] },
    "/rollover": { title: "Jahreswechsel", about: "Nachfolger für die Bestellungen, die enden, viele auf einmal.", tips: ["Nehmen Sie Vorschläge an, bearbeiten Sie Nummern und Positionen, prüfen Sie sie, und legen Sie sie an.", "Angelegt werden nur Bestellungen, die es noch nicht gibt; ein zweites Mal ändert nichts."] },
    "/import": { title: "Importieren", about: "Bestellungen aus einer Tabelle.", tips: ["Beginnen Sie mit der Vorlage oder mit einem Export.", "Ein Probelauf zeigt, was jede Zeile täte, bevor etwas geschrieben wird."] },
    "/settings": { title: "Einstellungen", about: "Der Name des Kontos, und seine Vorgaben für Kontakte und Meldungen.", tips: ["Eine Bestellung mit eigenen Kontakten oder Meldungen benutzt die Vorgaben nicht."] },
  },
  terms: {
    purchaseOrder: ["Bestellung", "Was Sie mit einem oder mehreren Rechnungsstellern für einige Monate vereinbart haben. Ihre Nummer bezeichnet sie."],
    lineItem: ["Position", "Ein Teil einer Bestellung: eine Art von Kosten, Monate und ein Wert. Sie ist Regel für die Zuordnung und Budget zugleich."],
    billFrom: ["Rechnungssteller", "Die Firma, die die Rechnung ausstellt."],
    billingPeriod: ["Abrechnungsmonat", "Der Monat, dessen Nutzung eine Rechnung berechnet. Er entscheidet, welche Position passt, nicht das Datum der Rechnung."],
    invoice: ["Rechnung", "Was ein Rechnungssteller bezahlt haben will. Rechnungssteller und Nummer bezeichnen sie."],
    creditMemo: ["Gutschrift", "Ein Beleg, der Geld zurückgibt. Sie geht negativ von der Position ihrer ursprünglichen Rechnung ab."],
    match: ["Zuordnung", "Das Finden der Position, von der eine Rechnung abgeht: Rechnungssteller, Monat, Währung und Art der Kosten passen."],
    decision: ["Entscheidung", "Der Beleg des Warum: jede erwogene Position mit dem Grund, die nächstliegende zuerst."],
    draw: ["Abruf", "Der Betrag, den eine Rechnung von einer Position nimmt. Abrufe ändern sich nie; auch Korrekturen sind Abrufe."],
    balance: ["Saldo", "Der Wert einer Position minus ihrer Abrufe. Er kann negativ sein."],
    void: ["Storno", "Der Rechnungssteller nimmt eine Rechnung zurück. Was sie abgerufen hat, wird zurückgegeben."],
    move: ["Umbuchung", "Jemand legt eine Rechnung auf eine andere Position. Beide Seiten behalten beide Buchungen, mit wer und warum."],
    reconcile: ["Abstimmen", "Das Aufaddieren der Buchungen und der Vergleich mit der Summe der Position."],
    notice: ["Meldung", "Eine Mail an die Kontakte: Ein Saldo ist niedrig, oder eine Bestellung endet."],
    coverage: ["Abdeckung", "Ob eine gewöhnliche Rechnung für einen Monat zu einer Position passt."],
    forecast: ["Prognose", "Der Monat, in dem ein Saldo im Tempo der letzten abgerechneten Monate aufgebraucht ist."],
    whenDepleted: ["Wenn aufgebraucht", "Was geschieht, wenn von einer Position nichts übrig ist: weiter unter null, anhalten, oder auf die nächste übergehen."],
  },
};
