import type { Metadata } from "next";
import { consoleContext } from "@/app/_server/console-context";
import { ErrorPanel } from "@/components/ui/error-panel";
import { getPointInTime, getStorage } from "@/lib/backups";
import { read } from "../../_data/read";
import { whyNot } from "../../_data/why-not";
import { BackupsHeader } from "../_components/backups-header";
import { EncryptionCard } from "./encryption-card";
import { NoCopyCard, PlaceCard } from "./place-card";
import { PointInTimeCard } from "./point-in-time-card";

export const metadata: Metadata = { title: "Storage of backups" };

export default async function StoragePage() {
  const { deps, actor } = await consoleContext();
  const [storage, pointInTime] = await Promise.all([
    read(getStorage(deps, actor, {})),
    read(getPointInTime(deps, actor, {})),
  ]);
  const reasons = {
    cannotTest: whyNot(actor, "settings:manage"),
    cannotCompare: whyNot(actor, "backups:verify"),
  };
  return (
    <>
      <BackupsHeader title="Storage" summary="Where archives are, and who can read them" current="/backups/storage" />
      <div className="space-y-4">
        {storage.ok ? (
          <>
            <div className="grid items-start gap-4 xl:grid-cols-2">
              <PlaceCard place="first" status={storage.value.first} {...reasons} />
              {storage.value.copy === null ? (
                <NoCopyCard />
              ) : (
                <PlaceCard place="copy" status={storage.value.copy} {...reasons} />
              )}
            </div>
            <EncryptionCard encryption={storage.value.encryption} />
          </>
        ) : (
          <ErrorPanel title="The storage could not be looked at" error={storage.error} />
        )}
        {pointInTime.ok ? (
          <PointInTimeCard state={pointInTime.value} />
        ) : (
          <ErrorPanel title="The server’s binary log could not be looked at" error={pointInTime.error} />
        )}
      </div>
    </>
  );
}
