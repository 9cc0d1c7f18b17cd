import type { ManagedDevice } from "../fleet";
import type { Filterable } from "../odata/filter";
import { chanceOf } from "../servicing/chance";
import type { ExportJobOptions } from "./options";

/** A column: the name that jobs use, the header that the file has, and the value. */
export interface ReportColumn {
    readonly name: string;
    readonly header: string;
    /** Whether it is only there if it is selected. */
    readonly onSelectOnly: boolean;
    readonly of: (device: ManagedDevice, report: ReportContext) => string;
}

export interface ReportContext {
    readonly seed: number;
    readonly settings: Required<ExportJobOptions>;
}

/** A report that can be exported. */
export interface Report {
    readonly columns: readonly ReportColumn[];
    /** By the names that jobs use, never by headers. */
    readonly filterable: Filterable;
    readonly contains: (device: ManagedDevice, context: ReportContext) => boolean;
}

type Value = (device: ManagedDevice, context: ReportContext) => string;

function column(name: string, of: Value, header = name, onSelectOnly = false): ReportColumn {
    return { name, header, onSelectOnly, of };
}

/** Seven digits and no zone, as recorded in July 2026. */
export function exportedTime(time: number): string {
    return new Date(time)
        .toISOString()
        .replace("T", " ")
        .replace(/\.(\d{3})Z$/, ".$10000");
}

function listed(read: (listed: ManagedDevice["listed"]) => unknown): Value {
    return ({ listed: record }) => String(read(record) ?? "");
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x86: "0", arm: "5", x64: "9", arM64: "12" };

/** With quotation marks in some rows, which nothing escapes. */
const deviceName: Value = ({ listed: { id, deviceName: name } }, { seed, settings }) =>
    isBroken(id, { seed, settings }) ? `${name} "lab"` : (name ?? "");

export function isBroken(deviceId: string, { seed, settings }: ReportContext): boolean {
    return settings.brokenQuotes > 0 && chanceOf(seed, deviceId, "quotes").chance(settings.brokenQuotes);
}

export function hasAttested({ listed: record, inventory }: ManagedDevice, { seed, settings }: ReportContext): boolean {
    return inventory !== undefined && chanceOf(seed, record.id, "attestation").chance(settings.attestedShare);
}

/** When a PC last booted, in the days before its last check-in (`assumed`). */
function bootedAt({ listed: record }: ManagedDevice, { seed }: ReportContext): number {
    const minutes = chanceOf(seed, record.id, "boot").between(5, 6 * 24 * 60);
    return Date.parse(record.lastSyncDateTime) - minutes * 60_000;
}

/**
 * Intune, "Reports and properties available using Graph API" (September 2025). Headers that differ from the names were
 * recorded (July 2026); that the others are not renamed, and all texts of values, is `assumed`. Left out are the columns
 * about phones, Exchange and storage.
 */
const DEVICES_WITH_INVENTORY: Report = {
    columns: [
        column(
            "DeviceId",
            listed(({ id }) => id),
            "Device ID",
        ),
        column("DeviceName", deviceName, "Device name"),
        column(
            "CreatedDate",
            listed(({ enrolledDateTime }) => exportedTime(Date.parse(enrolledDateTime))),
            "Enrollment date",
        ),
        column(
            "LastContact",
            listed(({ lastSyncDateTime }) => exportedTime(Date.parse(lastSyncDateTime))),
            "Last check-in",
        ),
        column(
            "ReferenceId",
            listed(({ azureADDeviceId }) => azureADDeviceId),
            "Microsoft Entra Device ID",
        ),
        column(
            "OSVersion",
            listed(({ osVersion }) => osVersion),
            "OS version",
        ),
        column("GraphDeviceIsManaged", () => "True"),
        column(
            "SerialNumber",
            listed(({ serialNumber }) => serialNumber),
            "Serial number",
        ),
        column(
            "Manufacturer",
            listed(({ manufacturer }) => manufacturer),
        ),
        column(
            "Model",
            listed(({ model }) => model),
        ),
        column(
            "OwnerType",
            listed(({ ownerType }) => (ownerType === "company" ? "Corporate" : "Personal")),
            "Ownership",
        ),
        column(
            "CompliantState",
            listed(({ complianceState }) => complianceState),
            "Compliance",
        ),
        column(
            "ManagementState",
            listed(({ managementState }) => managementState),
        ),
        column(
            "DeviceRegistrationState",
            listed(({ deviceRegistrationState }) => deviceRegistrationState),
        ),
        column(
            "CategoryName",
            listed(({ deviceCategoryDisplayName }) => deviceCategoryDisplayName),
            "Category",
        ),
        column(
            "IsEncrypted",
            listed(({ isEncrypted }) => (isEncrypted ? "True" : "False")),
            "Encrypted",
        ),
        column(
            "DeviceType",
            listed(({ operatingSystem }) => operatingSystem),
            "OS",
        ),
        column(
            "SkuFamily",
            listed(({ skuFamily }) => skuFamily),
        ),
        column(
            "JoinType",
            listed(({ joinType }) => joinType),
        ),
        column(
            "ProcessorArchitecture",
            listed((each) => ARCHITECTURES[each.processorArchitecture] ?? ""),
        ),
        column("SystemManagementBIOSVersion", ({ inventory }) => String(inventory?.systemManagementBIOSVersion ?? "")),
        column("TPMManufacturerId", ({ inventory }) => String(inventory?.tpmManufacturer ?? "")),
        column("TPMManufacturerVersion", ({ inventory }) => String(inventory?.tpmVersion ?? "")),
        column(
            "EnrollmentType",
            listed(({ deviceEnrollmentType }) => deviceEnrollmentType),
            "EnrollmentType",
            true,
        ),
        column("PartnerFeaturesBitmask", () => "0", "PartnerFeaturesBitmask", true),
        column(
            "ManagementAgents",
            listed(({ managementAgent }) => managementAgent),
            "Managed by",
            true,
        ),
        column("CertExpirationDate", () => "", "CertExpirationDate", true),
        column("IsManaged", () => "True", "IsManaged", true),
    ],
    filterable: {
        CategoryName: ["eq"],
        CompliantState: ["eq"],
        CreatedDate: ["eq", "gt", "ge", "lt", "le"],
        DeviceType: ["eq"],
        EnrollmentType: ["eq"],
        LastContact: ["eq", "gt", "ge", "lt", "le"],
        ManagementAgents: ["eq"],
        ManagementState: ["eq"],
        OwnerType: ["eq"],
        PartnerFeaturesBitmask: ["eq"],
    },
    contains: () => true,
};

/** Rows of this form were recorded in July 2026. `assumed`: whatever is not about virtualization-based security. */
const HEALTH_ATTESTATION: Report = {
    columns: [
        column(
            "DeviceId",
            listed(({ id }) => id),
        ),
        column("DeviceName", deviceName),
        column(
            "PrimaryUser",
            listed(({ userId }) => userId),
        ),
        column(
            "UPN",
            listed(({ userPrincipalName }) => userPrincipalName),
        ),
        column("DeviceOS", () => "Windows 11"),
        column(
            "BitlockerStatus",
            listed(({ isEncrypted }) => (isEncrypted ? "Enabled" : "Disabled")),
        ),
        column("CodeIntegrityStatus", () => "Enforce"),
        column("BootDebuggingStatus", () => "Disabled"),
        column("AIKKey", () => "Present"),
        column("SecureBootStatus", () => "Enabled"),
        column("DEPPolicy", () => "0"),
        column("HealthCertIssuedDate", (device, context) => exportedTime(bootedAt(device, context))),
        column("OSKernelDebuggingStatus", () => "Disabled"),
        column("SafeModeStatus", () => "False"),
        column("VSMStatus", ({ inventory }) =>
            inventory?.deviceGuardVirtualizationBasedSecurityState === "running" ? "Enabled" : "Disabled",
        ),
        column("WinPEStatus", () => "NotActive"),
        column("ELAMDriverLoadedStatus", () => "Enabled"),
        column("FirmwareProtectionStatus", () => "NotApplicable"),
        column("MemoryIntegrityProtectionStatus", () => ""),
        column("MemoryAccessProtectionStatus", () => ""),
        column("SecuredCorePCStatus", () => ""),
        column("SystemManagementMode", () => ""),
        column("TpmVersion", () => "2"),
        column("AttestationError", () => "Success"),
    ],
    filterable: {},
    contains: hasAttested,
};

/** The reports that this emulator has, by name. */
export const REPORTS: Readonly<Record<string, Report>> = {
    DevicesWithInventory: DEVICES_WITH_INVENTORY,
    WindowsDeviceHealthAttestationReport: HEALTH_ATTESTATION,
};
