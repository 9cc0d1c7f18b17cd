// @ts-check
"use strict";
const { cpuTime, medianOfThree } = require("../measuring");
const { entraDevices } = require("../entraDevices");

const DEVICES = 100_000;
/** Short runs are all noise, so each one evaluates the fleet this often. */
const ROUNDS = 5;

/** Twelve clauses, as for a ring of a large tenant. */
const RULE = [
    '(device.deviceOSType -eq "Windows")',
    '((device.deviceOSVersion -startsWith "10.0.26100") -or (device.deviceOSVersion -startsWith "10.0.26200")' +
        ' -or (device.deviceOSVersion -startsWith "10.0.26300"))',
    "(device.deviceManagementAppId -ne $null)",
    '(device.deviceTrustType -in ["AzureAD", "ServerAD"])',
    '(device.deviceOwnership -eq "Company")',
    "(device.accountEnabled -eq true)",
    '(device.displayName -notStartsWith "KIOSK-")',
    '((device.deviceId -startsWith "0") -or (device.deviceId -startsWith "1"))',
    '(device.extensionAttribute1 -ne "hold")',
].join(" -and ");

/**
 * The same by hand. Rules ignore case, so this has to as well. @param {ReturnType<typeof entraDevices>[number]} device
 */
function byHand(device) {
    if (device.operatingSystem.toLowerCase() !== "windows") {
        return false;
    }
    const version = device.operatingSystemVersion.toLowerCase();
    if (!version.startsWith("10.0.26100") && !version.startsWith("10.0.26200") && !version.startsWith("10.0.26300")) {
        return false;
    }
    if (device.mdmAppId === null) {
        return false;
    }
    const trustType = device.trustType.toLowerCase();
    if (trustType !== "azuread" && trustType !== "serverad") {
        return false;
    }
    if (device.deviceOwnership.toLowerCase() !== "company" || device.accountEnabled !== true) {
        return false;
    }
    if (device.displayName.toLowerCase().startsWith("kiosk-")) {
        return false;
    }
    const deviceId = device.deviceId.toLowerCase();
    return (
        (deviceId.startsWith("0") || deviceId.startsWith("1")) &&
        device.extensionAttributes.extensionAttribute1?.toLowerCase() !== "hold"
    );
}

/** @type {import("../run").Entry} */
module.exports = {
    name: "rule-eval",
    what: "CPU time of a rule with 12 clauses over 100,000 devices, relative to that of a hand-written predicate.",
    unit: "times",
    target: 4,
    better: "lower",
    measure({ load }) {
        const devices = entraDevices(DEVICES);
        const matches = load("membership").compileRule(RULE);
        const expected = devices.filter(byHand).length;
        const found = devices.filter(matches).length;
        if (found !== expected || expected === 0) {
            throw new Error(`The rule matches ${found} devices, the predicate ${expected}.`);
        }
        return medianOfThree(() => timeOf(devices, matches) / timeOf(devices, byHand));
    },
};

/**
 * @template Device
 * @param {readonly Device[]} devices
 * @param {(device: Device) => boolean} predicate
 */
function timeOf(devices, predicate) {
    return cpuTime(() => {
        for (let round = 0; round < ROUNDS; round += 1) {
            let count = 0;
            for (const device of devices) {
                count += predicate(device) ? 1 : 0;
            }
            if (count === 0) {
                throw new Error("The predicate matches no device.");
            }
        }
    });
}
