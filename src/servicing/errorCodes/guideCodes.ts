import { COMMAND } from "../../base/command";
import type { ErrorCode } from "./errorCode";
import { NETWORK, REPAIR } from "./remedies";
import { GUIDE, INSTALLERS_FAILED, INTUNE, WIN32, WUERROR } from "./sources";

/** The codes that the guide names for hotpatches. Microsoft gives them other meanings, which stand beside the guide's. */
export const GUIDE_CODES: readonly ErrorCode[] = [
    {
        code: "0x80070003",
        name: "ERROR_PATH_NOT_FOUND",
        sides: [
            { source: GUIDE, meaning: "For a hotpatch: the baseline cumulative update that it builds on is missing." },
            { source: WIN32, meaning: "A path was not found." },
        ],
        remedy: `Install the current baseline cumulative update with its restart (\`${COMMAND} calendar\` names it). If that fails too, the component store is damaged. ${REPAIR}`,
    },
    {
        code: "0x800f0922",
        name: "CBS_E_INSTALLERS_FAILED",
        sides: [
            {
                source: GUIDE,
                meaning: "For a hotpatch: a check before the installation failed; servicing is not healthy.",
            },
            { source: INSTALLERS_FAILED, meaning: "An installer of the update failed while it was being applied." },
        ],
        remedy: `${REPAIR} Look at the free space of the system and EFI partitions, and at CBS.log for the installer that failed.`,
    },
    {
        code: "0x80240438",
        name: "WU_E_PT_ENDPOINT_UNREACHABLE",
        sides: [
            { source: GUIDE, meaning: "For a hotpatch: VBS was not running when it was to be installed." },
            { source: WUERROR, meaning: "There is no route or network connection to the service's endpoint." },
            { source: INTUNE, meaning: "The Intune service cannot be reached; check the client's proxy." },
        ],
        remedy: `Check that VBS is running (msinfo32, Win32_DeviceGuard status 2) and that the device restarted since Memory integrity was turned on. Where VBS runs, look at the network. ${NETWORK}`,
    },
];
