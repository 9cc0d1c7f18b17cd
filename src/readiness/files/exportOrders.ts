import type { ReportOrder } from "../../graph/endpoints/exportJobs";
import { COLUMN_NAMES } from "./intuneExport";

/** Intune's devices, with the columns that verdicts depend on. `ManagementAgents` is only there if it is ordered. */
export const DEVICES: ReportOrder = {
    report: "DevicesWithInventory",
    columns: ["DeviceId", "DeviceName", "DeviceType", "LastContact", ...Object.values(COLUMN_NAMES)],
};

/** What devices attested about VBS. Names are left out: Intune does not escape quotation marks in them. */
export const ATTESTATION: ReportOrder = {
    report: "WindowsDeviceHealthAttestationReport",
    columns: ["DeviceId", "VSMStatus", "HealthCertIssuedDate"],
};
