import { bootstrapProgram } from "../bootstrap";
import { doctorText } from "../doctor";
import { explanationText } from "../explanation";
import { exportText } from "../exported";
import type { Format, Printers } from "../format";
import { importText } from "../imported";
import { kbText } from "../kb";
import { probeText } from "../probe";
import { rolloutPromotionText } from "../rolloutPromotion";
import { ruleCheckText, ruleDifferenceText, ruleEvaluationText, ruleExplanationText, ruleFormatText } from "../rules";
import { verificationText } from "../verification";

const PRINTERS: Printers = {
    verification: verificationText,
    import: importText,
    export: exportText,
    ruleCheck: ruleCheckText,
    ruleFormat: ruleFormatText,
    ruleExplanation: ruleExplanationText,
    ruleEvaluation: ruleEvaluationText,
    ruleDifference: ruleDifferenceText,
    kb: kbText,
    explanation: explanationText,
    doctor: doctorText,
    bootstrap: bootstrapProgram,
    probe: probeText,
    rolloutPromotion: rolloutPromotionText,
};

export const textFormat: Format = {
    name: "text",
    summary: "sentences for a reader",
    grows: true,
    printerOf: (kind) => PRINTERS[kind],
};
