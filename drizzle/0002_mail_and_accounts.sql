CREATE TABLE `alerts` (
	`id` char(26) NOT NULL,
	`subject_key` varchar(120) NOT NULL,
	`kind` varchar(40) NOT NULL,
	`title` varchar(200) NOT NULL,
	`state` varchar(20) NOT NULL,
	`evidence` longtext NOT NULL,
	`first_seen_at` datetime(3) NOT NULL,
	`last_seen_at` datetime(3) NOT NULL,
	`opened_at` datetime(3),
	`resolved_at` datetime(3),
	`missed_rounds` int NOT NULL DEFAULT 0,
	`live_key` varchar(120) GENERATED ALWAYS AS ((case when state <> 'resolved' then subject_key end)) STORED,
	CONSTRAINT `alerts_id` PRIMARY KEY(`id`),
	CONSTRAINT `alerts_live` UNIQUE(`live_key`)
);
--> statement-breakpoint
CREATE TABLE `mails` (
	`id` char(26) NOT NULL,
	`template` varchar(40) NOT NULL,
	`recipient` varchar(254) NOT NULL,
	`subject` varchar(255) NOT NULL,
	`state` varchar(20) NOT NULL,
	`data` longtext NOT NULL,
	`sealed` text,
	`sealed_until` datetime(3),
	`about` varchar(60),
	`attempts` int NOT NULL DEFAULT 0,
	`next_attempt_at` datetime(3),
	`response` varchar(500),
	`error` longtext,
	`server` varchar(255),
	`message_id` varchar(255),
	`created_at` datetime(3) NOT NULL,
	`created_by` char(26),
	`created_by_name` varchar(120) NOT NULL,
	`sent_at` datetime(3),
	`confirmed_at` datetime(3),
	`job_id` char(26),
	CONSTRAINT `mails_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`code_hash` char(64) NOT NULL,
	`user_id` char(26) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`used_at` datetime(3),
	CONSTRAINT `recovery_codes_code_hash` PRIMARY KEY(`code_hash`)
);
--> statement-breakpoint
ALTER TABLE `users` MODIFY COLUMN `password_hash` varchar(255);--> statement-breakpoint
ALTER TABLE `jobs` ADD `crashes` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `not_before` datetime(3);--> statement-breakpoint
ALTER TABLE `one_time_tokens` ADD `subject_id` char(26);--> statement-breakpoint
ALTER TABLE `one_time_tokens` ADD `new_email` varchar(254);--> statement-breakpoint
ALTER TABLE `sessions` ADD `confirmed_at` datetime(3);--> statement-breakpoint
ALTER TABLE `users` ADD `password_changed_at` datetime(3);--> statement-breakpoint
ALTER TABLE `users` ADD `email_confirmed_at` datetime(3);--> statement-breakpoint
ALTER TABLE `users` ADD `note` varchar(500);--> statement-breakpoint
ALTER TABLE `users` ADD `decided_at` datetime(3);--> statement-breakpoint
ALTER TABLE `users` ADD `decided_by_name` varchar(254);--> statement-breakpoint
ALTER TABLE `users` ADD `decision_reason` varchar(500);--> statement-breakpoint
ALTER TABLE `users` ADD `totp_sealed` text;--> statement-breakpoint
ALTER TABLE `users` ADD `totp_enabled_at` datetime(3);--> statement-breakpoint
ALTER TABLE `users` ADD `totp_last_step` bigint;--> statement-breakpoint
CREATE INDEX `alerts_seen` ON `alerts` (`first_seen_at`);--> statement-breakpoint
CREATE INDEX `mails_created` ON `mails` (`created_at`);--> statement-breakpoint
CREATE INDEX `mails_about` ON `mails` (`about`,`created_at`);--> statement-breakpoint
CREATE INDEX `mails_state` ON `mails` (`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `recovery_codes_user` ON `recovery_codes` (`user_id`);--> statement-breakpoint
CREATE INDEX `one_time_tokens_subject` ON `one_time_tokens` (`subject_id`,`purpose`);--> statement-breakpoint
CREATE INDEX `users_status` ON `users` (`status`,`created_at`);