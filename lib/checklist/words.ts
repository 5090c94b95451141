export { several } from "@/lib/kernel/units";
