CREATE TABLE `audit` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`at` datetime(3) NOT NULL,
	`actor_id` char(26),
	`actor_name` varchar(254) NOT NULL,
	`actor_kind` varchar(20) NOT NULL,
	`address` varchar(45),
	`request_id` varchar(64),
	`action` varchar(60) NOT NULL,
	`subject` varchar(255),
	`outcome` varchar(20) NOT NULL,
	`details` longtext,
	CONSTRAINT `audit_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `backups` (
	`id` char(26) NOT NULL,
	`file_name` varchar(255) NOT NULL,
	`kind` varchar(20) NOT NULL,
	`format` varchar(10) NOT NULL DEFAULT 'archive',
	`state` varchar(20) NOT NULL,
	`proof` varchar(20) NOT NULL DEFAULT 'none',
	`database_name` varchar(64) NOT NULL,
	`server` varchar(80),
	`size_bytes` bigint unsigned,
	`checksum` char(64),
	`table_count` int,
	`row_count` bigint unsigned,
	`duration_ms` int,
	`migration_version` varchar(50),
	`error` longtext,
	`verified_at` datetime(3),
	`verify_error` longtext,
	`created_by` char(26),
	`created_by_name` varchar(120) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`completed_at` datetime(3),
	`deleted_at` datetime(3),
	`job_id` char(26),
	CONSTRAINT `backups_id` PRIMARY KEY(`id`),
	CONSTRAINT `backups_file` UNIQUE(`file_name`)
);
--> statement-breakpoint
CREATE TABLE `job_log` (
	`id` bigint unsigned AUTO_INCREMENT NOT NULL,
	`job_id` char(26) NOT NULL,
	`at` datetime(3) NOT NULL,
	`level` varchar(10) NOT NULL,
	`line` text NOT NULL,
	CONSTRAINT `job_log_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` char(26) NOT NULL,
	`kind` varchar(40) NOT NULL,
	`title` varchar(200) NOT NULL,
	`state` varchar(20) NOT NULL,
	`payload` longtext NOT NULL,
	`progress` longtext,
	`result` longtext,
	`error` longtext,
	`attempt` int NOT NULL DEFAULT 0,
	`lease_token` varchar(64),
	`lease_until` datetime(3),
	`worker_id` char(26),
	`cancel_requested_at` datetime(3),
	`idempotency_key` varchar(200),
	`exclusive_key` varchar(120),
	`running_key` varchar(120) GENERATED ALWAYS AS ((case when state = 'running' then exclusive_key end)) STORED,
	`created_by` char(26),
	`created_by_name` varchar(120) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`started_at` datetime(3),
	`finished_at` datetime(3),
	CONSTRAINT `jobs_id` PRIMARY KEY(`id`),
	CONSTRAINT `jobs_idempotency` UNIQUE(`idempotency_key`),
	CONSTRAINT `jobs_running` UNIQUE(`running_key`)
);
--> statement-breakpoint
CREATE TABLE `one_time_tokens` (
	`token_hash` char(64) NOT NULL,
	`purpose` varchar(30) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`used_at` datetime(3),
	CONSTRAINT `one_time_tokens_token_hash` PRIMARY KEY(`token_hash`)
);
--> statement-breakpoint
CREATE TABLE `rate_limits` (
	`key` varchar(255) NOT NULL,
	`points` int NOT NULL DEFAULT 0,
	`expire` bigint unsigned,
	CONSTRAINT `rate_limits_key` PRIMARY KEY(`key`)
);
--> statement-breakpoint
CREATE TABLE `restores` (
	`id` char(26) NOT NULL,
	`backup_id` char(26) NOT NULL,
	`job_id` char(26),
	`pre_restore_backup_id` char(26),
	`state` varchar(20) NOT NULL,
	`result` longtext,
	`error` longtext,
	`requested_by` char(26),
	`requested_by_name` varchar(120) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`finished_at` datetime(3),
	CONSTRAINT `restores_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id_hash` char(64) NOT NULL,
	`user_id` char(26) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`last_seen_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`revoked_at` datetime(3),
	`address` varchar(45),
	`user_agent` varchar(255),
	CONSTRAINT `sessions_id_hash` PRIMARY KEY(`id_hash`)
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` char(26) NOT NULL,
	`email` varchar(254) NOT NULL,
	`name` varchar(120) NOT NULL,
	`role` varchar(20) NOT NULL,
	`status` varchar(20) NOT NULL,
	`password_hash` varchar(255) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`last_sign_in_at` datetime(3),
	CONSTRAINT `users_id` PRIMARY KEY(`id`),
	CONSTRAINT `users_email` UNIQUE(`email`)
);
--> statement-breakpoint
CREATE TABLE `workers` (
	`id` char(26) NOT NULL,
	`host` varchar(120) NOT NULL,
	`pid` int NOT NULL,
	`version` varchar(40) NOT NULL,
	`started_at` datetime(3) NOT NULL,
	`last_seen_at` datetime(3) NOT NULL,
	`stopped_at` datetime(3),
	CONSTRAINT `workers_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`at`);--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit` (`subject`);--> statement-breakpoint
CREATE INDEX `backups_created` ON `backups` (`created_at`);--> statement-breakpoint
CREATE INDEX `job_log_job` ON `job_log` (`job_id`,`id`);--> statement-breakpoint
CREATE INDEX `jobs_state` ON `jobs` (`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `jobs_exclusive` ON `jobs` (`exclusive_key`,`state`);--> statement-breakpoint
CREATE INDEX `restores_backup` ON `restores` (`backup_id`);--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);