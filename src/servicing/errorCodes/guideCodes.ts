import { COMMAND } from "../../base/command";
import type { ErrorCode } from "./errorCode";
import { NETWORK, REPAIR } from "./remedies";
import { GUIDE, INSTALLERS_FAILED, INTUNE, WIN32, WUERROR } from "./sources";

/**
 * The codes that the guide lists for hotpatches. Microsoft gives them other meanings, which are listed next to the
 * guide's.
 */
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
        remedy: `${REPAIR} Check the free space of the system and EFI partitions, and look for the failed installer in CBS.log.`,
    },
    {
        code: "0x80240438",
        name: "WU_E_PT_ENDPOINT_UNREACHABLE",
        sides: [
            { source: GUIDE, meaning: "For a hotpatch: VBS was not running at the time of installation." },
            { source: WUERROR, meaning: "There is no route or network connection to the service's endpoint." },
            { source: INTUNE, meaning: "The Intune service cannot be reached; check the client's proxy." },
        ],
        remedy: `Check that VBS is running (msinfo32, Win32_DeviceGuard status 2) and that the device was restarted after Memory integrity was turned on. If VBS is running, check the network. ${NETWORK}`,
    },
];
