// The words for AWS's choice of a purchase order compared with that of matching, those to look at first.

import type { Agreement } from "../api/model.ts";
import { t } from "../words/index.ts";

export const AGREEMENTS: Record<Agreement, { label: string; about: string }> = {
  DIFFERS: { label: t.agreement.differs, about: t.agreement.differsAbout },
  ONLY_OURS: { label: t.agreement.onlyOurs, about: t.agreement.onlyOursAbout },
  ONLY_SELLER: { label: t.agreement.onlySeller, about: t.agreement.onlySellerAbout },
  AGREES: { label: t.agreement.agrees, about: t.agreement.agreesAbout },
  NEITHER: { label: t.agreement.neither, about: t.agreement.neitherAbout },
};
