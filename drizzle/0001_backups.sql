CREATE TABLE `backup_contents` (
	`backup_id` char(26) NOT NULL,
	`contents` longtext NOT NULL,
	CONSTRAINT `backup_contents_backup_id` PRIMARY KEY(`backup_id`)
);
--> statement-breakpoint
CREATE TABLE `backup_copies` (
	`backup_id` char(26) NOT NULL,
	`storage` varchar(255) NOT NULL,
	`state` varchar(20) NOT NULL,
	`size_bytes` bigint unsigned,
	`started_at` datetime(3),
	`completed_at` datetime(3),
	`verified_at` datetime(3),
	`attempts` int NOT NULL DEFAULT 0,
	`resume` longtext,
	`error` longtext,
	`job_id` char(26),
	CONSTRAINT `backup_copies_backup_id` PRIMARY KEY(`backup_id`)
);
--> statement-breakpoint
CREATE TABLE `job_secrets` (
	`job_id` char(26) NOT NULL,
	`sealed` text NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `job_secrets_job_id` PRIMARY KEY(`job_id`)
);
--> statement-breakpoint
CREATE TABLE `proofs` (
	`id` char(26) NOT NULL,
	`backup_id` char(26) NOT NULL,
	`kind` varchar(20) NOT NULL,
	`outcome` varchar(20) NOT NULL,
	`place` varchar(20) NOT NULL,
	`at` datetime(3) NOT NULL,
	`duration_ms` int NOT NULL,
	`evidence` longtext,
	`error` longtext,
	`actor_name` varchar(120) NOT NULL,
	`job_id` char(26),
	CONSTRAINT `proofs_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `schedule_runs` (
	`schedule` varchar(40) NOT NULL,
	`due_at` datetime(3) NOT NULL,
	`started_at` datetime(3) NOT NULL,
	`missed` int NOT NULL DEFAULT 0,
	`job_id` char(26),
	`skipped` varchar(255),
	CONSTRAINT `schedule_runs_schedule_due_at_pk` PRIMARY KEY(`schedule`,`due_at`)
);
--> statement-breakpoint
CREATE TABLE `settings` (
	`name` varchar(60) NOT NULL,
	`value` longtext NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	`updated_by_name` varchar(120) NOT NULL,
	CONSTRAINT `settings_name` PRIMARY KEY(`name`)
);
--> statement-breakpoint
CREATE TABLE `uploads` (
	`id` varchar(64) NOT NULL,
	`file_name` varchar(255) NOT NULL,
	`size_bytes` bigint unsigned NOT NULL,
	`checksum` char(64),
	`state` varchar(20) NOT NULL,
	`created_by` char(26),
	`created_by_name` varchar(120) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`backup_id` char(26),
	`job_id` char(26),
	`error` longtext,
	CONSTRAINT `uploads_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
ALTER TABLE `backups` ADD `plain_bytes` bigint unsigned;--> statement-breakpoint
ALTER TABLE `backups` ADD `recipients` longtext;--> statement-breakpoint
ALTER TABLE `backups` ADD `proven_at` datetime(3);--> statement-breakpoint
ALTER TABLE `backups` ADD `restore_ms` int;--> statement-breakpoint
ALTER TABLE `backups` ADD `suspect` longtext;--> statement-breakpoint
ALTER TABLE `backups` ADD `suspect_cleared_at` datetime(3);--> statement-breakpoint
ALTER TABLE `backups` ADD `suspect_cleared_by_name` varchar(120);--> statement-breakpoint
ALTER TABLE `backups` ADD `held_at` datetime(3);--> statement-breakpoint
ALTER TABLE `backups` ADD `held_until` datetime(3);--> statement-breakpoint
ALTER TABLE `backups` ADD `held_by_name` varchar(120);--> statement-breakpoint
ALTER TABLE `backups` ADD `hold_reason` varchar(255);--> statement-breakpoint
CREATE INDEX `proofs_backup` ON `proofs` (`backup_id`,`at`);--> statement-breakpoint
CREATE INDEX `proofs_kind` ON `proofs` (`kind`,`at`);--> statement-breakpoint
CREATE INDEX `uploads_state` ON `uploads` (`state`,`expires_at`);