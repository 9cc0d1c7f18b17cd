import type { Format } from "../format";
import { jsonReport } from "../json";

export const jsonFormat: Format = {
    name: "json",
    summary: "one document for programs, as its JSON Schema says",
    grows: false,
    printerOf: () => jsonReport,
};
