import { build } from "./build";
import { edition } from "./edition";
import { entraJoin } from "./entraJoin";
import { mdm } from "./mdm";
import type { Prerequisite } from "./prerequisite";
import { vbs } from "./vbs";

export type { PrerequisiteCode } from "../../conditions/prerequisites";
export type { Evidence, Prerequisite, PrerequisiteOptions, PrerequisiteResult } from "./prerequisite";

/** The five, in the order in which they are enforced: the first that fails is the one a badge names. */
export const PREREQUISITES: readonly Prerequisite[] = [edition, build, vbs, entraJoin, mdm];
