/** Remedies that apply to many codes, in whole sentences. */

export const REPAIR =
    "Repair the component store: `DISM /Online /Cleanup-Image /RestoreHealth`, then `sfc /scannow`, restart, and try again.";
export const NETWORK =
    "Let the device reach Windows Update: check proxy (`netsh winhttp show proxy`), firewall and TLS inspection for " +
    "*.update.microsoft.com, *.windowsupdate.com and *.delivery.mp.microsoft.com.";
export const RESET =
    "Stop the services wuauserv and bits, rename %SystemRoot%\\SoftwareDistribution and %SystemRoot%\\System32\\catroot2, " +
    "start them, and scan again.";
export const WSUS =
    "Check whether the device is still configured to use WSUS: hotpatches only come from Windows Update. Remove the WSUS policies " +
    "(UseWUServer, WUServer), or move the Windows Update workload to Intune.";
export const RESTART = "Restart the device, and let the restart finish before it scans again.";
