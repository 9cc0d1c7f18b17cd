// @ts-check
"use strict";
const { guid, randomNumbers } = require("./random");

/**
 * Entra devices as Microsoft Graph v1.0 sends them, the same in every run: mostly managed Windows PCs of several
 * versions, and some phones.
 *
 * @param {number} count
 */
function entraDevices(count) {
    const random = randomNumbers(26_100);
    /** @template T @param {readonly T[]} choices @returns {T} */
    const oneOf = (choices) => /** @type {T} */ (choices[Math.floor(random() * choices.length)]);
    return Array.from({ length: count }, (_, index) => {
        const isPhone = random() < 0.15;
        const build = oneOf(["26100", "26100", "26200", "26300", "22631", "19045"]);
        return {
            id: guid(random),
            deviceId: guid(random),
            displayName: `${oneOf(["LON", "NYC", "KIOSK", "MUC"])}-${index}`,
            accountEnabled: random() < 0.95,
            deviceOwnership: oneOf(["Company", "Company", "Company", "Personal"]),
            manufacturer: oneOf(["Contoso", "Fabrikam"]),
            mdmAppId: random() < 0.9 ? "0000000a-0000-0000-c000-000000000000" : null,
            model: oneOf(["Book 4", "Tower 7"]),
            operatingSystem: isPhone ? "iPhone" : "Windows",
            operatingSystemVersion: isPhone ? "18.1.1" : `10.0.${build}.${Math.floor(random() * 8_000)}`,
            physicalIds: [`[ZTDId]:${index}`],
            systemLabels: [],
            trustType: oneOf(["AzureAd", "AzureAd", "ServerAd", "Workplace"]),
            extensionAttributes: { extensionAttribute1: random() < 0.05 ? "hold" : null },
        };
    });
}

module.exports = { entraDevices };
