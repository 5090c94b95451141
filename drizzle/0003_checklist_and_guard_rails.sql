CREATE TABLE `api_tokens` (
	`id` char(26) NOT NULL,
	`name` varchar(120) NOT NULL,
	`token_hash` char(64) NOT NULL,
	`hint` varchar(12) NOT NULL,
	`scopes` longtext NOT NULL,
	`created_by` char(26) NOT NULL,
	`created_by_name` varchar(254) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`last_used_at` datetime(3),
	`last_used_address` varchar(45),
	`revoked_at` datetime(3),
	`revoked_by_name` varchar(254),
	CONSTRAINT `api_tokens_id` PRIMARY KEY(`id`),
	CONSTRAINT `api_tokens_hash` UNIQUE(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`key_hash` char(64) NOT NULL,
	`body_hash` char(64) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`answered_at` datetime(3),
	`status` smallint,
	`answer_sealed` mediumtext,
	CONSTRAINT `idempotency_keys_key_hash` PRIMARY KEY(`key_hash`)
);
--> statement-breakpoint
CREATE TABLE `check_changes` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`check_id` varchar(60) NOT NULL,
	`at` datetime(3) NOT NULL,
	`status` varchar(20) NOT NULL,
	`summary` varchar(500) NOT NULL,
	CONSTRAINT `check_changes_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `check_results` (
	`check_id` varchar(60) NOT NULL,
	`status` varchar(20) NOT NULL,
	`severity` varchar(20) NOT NULL,
	`summary` varchar(500) NOT NULL,
	`evidence` longtext NOT NULL,
	`remedy` longtext NOT NULL,
	`measured_at` datetime(3) NOT NULL,
	`duration_ms` int NOT NULL,
	`since` datetime(3) NOT NULL,
	`bad_in_a_row` int NOT NULL DEFAULT 0,
	CONSTRAINT `check_results_check_id` PRIMARY KEY(`check_id`)
);
--> statement-breakpoint
CREATE TABLE `check_waivers` (
	`id` char(26) NOT NULL,
	`check_id` varchar(60) NOT NULL,
	`reason` varchar(500) NOT NULL,
	`until` datetime(3) NOT NULL,
	`by_name` varchar(254) NOT NULL,
	`at` datetime(3) NOT NULL,
	`ended_at` datetime(3),
	`ended_by_name` varchar(254),
	`live_key` varchar(60) GENERATED ALWAYS AS ((case when ended_at is null then check_id end)) STORED,
	CONSTRAINT `check_waivers_id` PRIMARY KEY(`id`),
	CONSTRAINT `check_waivers_live` UNIQUE(`live_key`)
);
--> statement-breakpoint
DROP INDEX `audit_subject` ON `audit`;--> statement-breakpoint
ALTER TABLE `audit` ADD `sequence` bigint unsigned;--> statement-breakpoint
ALTER TABLE `audit` ADD `hash` char(64);--> statement-breakpoint
ALTER TABLE `backups` ADD `audit_sequence` bigint unsigned;--> statement-breakpoint
ALTER TABLE `backups` ADD `audit_hash` char(64);--> statement-breakpoint
ALTER TABLE `jobs` ADD `request_id` varchar(64);--> statement-breakpoint
ALTER TABLE `audit` ADD CONSTRAINT `audit_sequence` UNIQUE(`sequence`);--> statement-breakpoint
CREATE INDEX `api_tokens_by` ON `api_tokens` (`created_by`);--> statement-breakpoint
CREATE INDEX `idempotency_keys_created` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE INDEX `check_changes_check` ON `check_changes` (`check_id`,`at`);--> statement-breakpoint
CREATE INDEX `check_changes_at` ON `check_changes` (`at`);--> statement-breakpoint
CREATE INDEX `check_waivers_check` ON `check_waivers` (`check_id`);--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit` (`action`,`at`);--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit` (`actor_name`,`at`);--> statement-breakpoint
CREATE INDEX `audit_address` ON `audit` (`address`,`at`);--> statement-breakpoint
CREATE INDEX `audit_request` ON `audit` (`request_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_outcome` ON `audit` (`outcome`,`at`);--> statement-breakpoint
CREATE INDEX `jobs_finished` ON `jobs` (`state`,`finished_at`);--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit` (`subject`,`at`);