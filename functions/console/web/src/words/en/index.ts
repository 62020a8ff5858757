import { close } from "./close.ts";
import { common } from "./common.ts";
import { counts } from "./counts.ts";
import { coverage } from "./coverage.tsx";
import { dashboard } from "./dashboard.tsx";
import { form } from "./form.tsx";
import { format } from "./format.ts";
import { imports } from "./imports.tsx";
import { invoices } from "./invoices.tsx";
import { orders } from "./orders.ts";
import { parts } from "./parts.ts";
import { preview } from "./preview.tsx";
import { problem } from "./problem.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.tsx";
import { signIn } from "./signIn.ts";
import { why } from "./why.ts";

export const en = { close, common, counts, coverage, dashboard, form, format, imports, invoices, orders, parts, preview, problem, settings, shell, signIn, why };
