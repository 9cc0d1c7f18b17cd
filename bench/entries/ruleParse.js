// @ts-check
"use strict";
const { cpuTime, medianOfThree } = require("../measuring");

/** Each run parses this often, so that one parse can be timed. */
const ROUNDS = 50;
const LENGTH = 3_000;

/** @type {import("../run").Entry} */
module.exports = {
    name: "rule-parse",
    what: "CPU time to parse a rule of 3,000 characters.",
    unit: "ms",
    target: 2,
    better: "lower",
    measure({ load }) {
        const { parseRule } = load("membership");
        const rule = longRule();
        return medianOfThree(() => {
            const total = cpuTime(() => {
                for (let round = 0; round < ROUNDS; round += 1) {
                    parseRule(rule);
                }
            });
            return total / ROUNDS;
        });
    },
};

/** Clauses of every kind, and a last one that makes it 3,000 characters. */
function longRule() {
    let rule = '(device.deviceOSType -eq "Windows") -and (device.deviceManagementAppId -ne $null)';
    for (let number = 100; rule.length < LENGTH - 400; number += 1) {
        rule +=
            ` -and -not (device.displayName -startsWith "KIOSK-${number}")` +
            ` -and (device.extensionAttribute1 -notIn ["hold-${number}", "lab-${number}", "spare-${number}"])` +
            ` -and (device.devicePhysicalIds -any (_ -startsWith "[OrderID]:${number}"))`;
    }
    const last = (/** @type {string} */ text) => `${rule} -and (device.deviceModel -ne "${text}")`;
    return last("x".repeat(LENGTH - last("").length));
}
