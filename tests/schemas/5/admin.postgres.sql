--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: api_key_secrets; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.api_key_secrets (
    secret_sha256 text NOT NULL,
    api_key text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: api_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.api_keys (
    name text NOT NULL COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    organization text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    create_time bigint NOT NULL,
    update_time bigint NOT NULL,
    delete_time bigint NOT NULL,
    body bytea NOT NULL,
    display_name text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: changes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.changes (
    sequence bigint NOT NULL,
    transaction_id bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    change_time bigint NOT NULL,
    organization text NOT NULL COLLATE pg_catalog."C",
    resource_type text NOT NULL,
    resource text NOT NULL COLLATE pg_catalog."C",
    kind integer NOT NULL,
    previous_sequence bigint NOT NULL,
    actor text NOT NULL,
    method text NOT NULL COLLATE pg_catalog."C",
    trace_id text NOT NULL,
    body bytea
);


--
-- Name: idempotency; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.idempotency (
    caller text NOT NULL COLLATE pg_catalog."C",
    method text NOT NULL COLLATE pg_catalog."C",
    request_id text NOT NULL COLLATE pg_catalog."C",
    request_sha256 text NOT NULL,
    response bytea NOT NULL,
    expire_time bigint NOT NULL
);


--
-- Name: operation_work; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.operation_work (
    name text NOT NULL COLLATE pg_catalog."C",
    work bytea NOT NULL
);


--
-- Name: operations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.operations (
    name text NOT NULL COLLATE pg_catalog."C",
    organization text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    done integer NOT NULL,
    actor text NOT NULL,
    method text NOT NULL,
    trace_id text NOT NULL,
    create_time bigint NOT NULL,
    update_time bigint NOT NULL,
    lease_until bigint NOT NULL,
    attempts integer NOT NULL,
    body bytea NOT NULL
);


--
-- Name: organizations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.organizations (
    name text NOT NULL COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    organization text NOT NULL COLLATE pg_catalog."C",
    revision bigint NOT NULL,
    create_time bigint NOT NULL,
    update_time bigint NOT NULL,
    delete_time bigint NOT NULL,
    body bytea NOT NULL,
    display_name text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: person_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.person_keys (
    owner text NOT NULL COLLATE pg_catalog."C",
    master_key text NOT NULL,
    wrapped_key text NOT NULL,
    erase_time bigint NOT NULL
);


--
-- Name: revisions; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.revisions
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: schema_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.schema_migrations (
    set_name text NOT NULL,
    number bigint NOT NULL,
    what text NOT NULL,
    sha256 text NOT NULL,
    apply_time bigint NOT NULL
);


--
-- Name: settings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.settings (
    name text NOT NULL COLLATE pg_catalog."C",
    value bytea NOT NULL
);


--
-- Data for Name: api_key_secrets; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.api_key_secrets VALUES ('08cf9890d37912b4a5b422ec5a9b2344dfdf13b355c0ba41a2910bb6cf6a7c4e', 'organizations/wa/apiKeys/intranet');
INSERT INTO public.api_key_secrets VALUES ('bab80f99c071ef0cbc6aca0a399221b654fa1248960206f37dc0f1d7de4545f9', 'organizations/wa/apiKeys/quality');


--
-- Data for Name: api_keys; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.api_keys VALUES ('organizations/wa/apiKeys/intranet', 'organizations/wa', 'wa', 2, 1795784443242737, 1795784443242737, 0, '\x0a216f7267616e697a6174696f6e732f77612f6170694b6579732f696e7472616e65741208496e7472616e65741a06766965776572320b08fbfda5d80610e8bedf733a0b08fbfda5d80610e8bedf734a0132', 'Intranet');
INSERT INTO public.api_keys VALUES ('organizations/wa/apiKeys/quality', 'organizations/wa', 'wa', 3, 1795784444058808, 1795784444058808, 0, '\x0a206f7267616e697a6174696f6e732f77612f6170694b6579732f7175616c6974791a10636174616c6f672d7265766965776572320b08fcfda5d80610c0ad851c3a0b08fcfda5d80610c0ad851c4a0133', '');


--
-- Data for Name: changes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.changes VALUES (1, 736, 1795784443190631, 'wa', 'touchstone.dev/Organization', 'organizations/wa', 1, 0, 'root', '/touchstone.admin.v1.Admin/CreateOrganization', 'c9d13a7b3eba8cbf78bc1b225d2e75e1', '\x0a106f7267616e697a6174696f6e732f776112135374617465206f662057617368696e67746f6e1a0b08fbfda5d80610d898f35a220b08fbfda5d80610d898f35a320131');
INSERT INTO public.changes VALUES (2, 737, 1795784443242737, 'wa', 'touchstone.dev/ApiKey', 'organizations/wa/apiKeys/intranet', 1, 0, 'root', '/touchstone.admin.v1.Admin/CreateApiKey', '2656731441f1eb8c3048022f9f166cc0', '\x0a216f7267616e697a6174696f6e732f77612f6170694b6579732f696e7472616e65741208496e7472616e65741a06766965776572320b08fbfda5d80610e8bedf733a0b08fbfda5d80610e8bedf734a0132');
INSERT INTO public.changes VALUES (3, 747, 1795784444058808, 'wa', 'touchstone.dev/ApiKey', 'organizations/wa/apiKeys/quality', 1, 0, 'root', '/touchstone.admin.v1.Admin/CreateApiKey', 'ca5eeda667c9c4bd1a3e2af7286b21a9', '\x0a206f7267616e697a6174696f6e732f77612f6170694b6579732f7175616c6974791a10636174616c6f672d7265766965776572320b08fcfda5d80610c0ad851c3a0b08fcfda5d80610c0ad851c4a0133');


--
-- Data for Name: idempotency; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: operation_work; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: operations; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: organizations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.organizations VALUES ('organizations/wa', '', 'wa', 1, 1795784443190631, 1795784443190631, 0, '\x0a106f7267616e697a6174696f6e732f776112135374617465206f662057617368696e67746f6e1a0b08fbfda5d80610d898f35a220b08fbfda5d80610d898f35a320131', 'State of Washington');


--
-- Data for Name: person_keys; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: schema_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.schema_migrations VALUES ('runtime', 1, 'runtime', 'b818504f2617dd8014ea63864767f089cae606d3d8aac5c0cbc5cda88062d68d', 1795784442203461);
INSERT INTO public.schema_migrations VALUES ('runtime', 2, 'person_keys', 'bf6c7289e7ef48cd7e270e9118a58eea3141c96f028d4ccc5a574227c25c2b84', 1795784442207847);
INSERT INTO public.schema_migrations VALUES ('runtime', 3, 'changes_by_organization', '2b92c74803f1e51320d30da9c527d6545cac2e2fb7e9a3f200980874f3423432', 1795784442209521);
INSERT INTO public.schema_migrations VALUES ('runtime', 4, 'operation_work', 'c4271f20018a2bb9eec397ee46f0a69da72e05a07aab52cda754ec2c6b3c6854', 1795784442220625);
INSERT INTO public.schema_migrations VALUES ('admin', 1, 'organizations_and_keys', 'c2a72aa056429f51a4279e97c65f07dcf0bb34ae0186803fe6af99a6cf55c7b0', 1795784442233608);


--
-- Data for Name: settings; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.settings VALUES ('page_token_key', '\x96a7bd28517a1776f3c5c86d2bb410a161f267d66169b2dc6a7ad776302d35d2');


--
-- Name: revisions; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.revisions', 3, true);


--
-- Name: api_key_secrets api_key_secrets_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_key_secrets
    ADD CONSTRAINT api_key_secrets_pkey PRIMARY KEY (secret_sha256);


--
-- Name: api_keys api_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (name);


--
-- Name: changes changes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (sequence);


--
-- Name: idempotency idempotency_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (caller, method, request_id);


--
-- Name: operation_work operation_work_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.operation_work
    ADD CONSTRAINT operation_work_pkey PRIMARY KEY (name);


--
-- Name: operations operations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.operations
    ADD CONSTRAINT operations_pkey PRIMARY KEY (name);


--
-- Name: organizations organizations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.organizations
    ADD CONSTRAINT organizations_pkey PRIMARY KEY (name);


--
-- Name: person_keys person_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.person_keys
    ADD CONSTRAINT person_keys_pkey PRIMARY KEY (owner);


--
-- Name: schema_migrations schema_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (set_name, number);


--
-- Name: settings settings_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (name);


--
-- Name: api_key_secrets_by_key; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX api_key_secrets_by_key ON public.api_key_secrets USING btree (api_key);


--
-- Name: api_keys_by_create_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX api_keys_by_create_time ON public.api_keys USING btree (parent, create_time, name);


--
-- Name: api_keys_by_display_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX api_keys_by_display_name ON public.api_keys USING btree (parent, display_name, name);


--
-- Name: api_keys_by_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX api_keys_by_name ON public.api_keys USING btree (parent, name);


--
-- Name: api_keys_by_update_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX api_keys_by_update_time ON public.api_keys USING btree (parent, update_time, name);


--
-- Name: api_keys_deleted; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX api_keys_deleted ON public.api_keys USING btree (delete_time) WHERE (delete_time > 0);


--
-- Name: changes_by_organization; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX changes_by_organization ON public.changes USING btree (organization, transaction_id, sequence);


--
-- Name: changes_by_resource; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX changes_by_resource ON public.changes USING btree (resource, sequence);


--
-- Name: changes_by_transaction; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX changes_by_transaction ON public.changes USING btree (transaction_id, sequence);


--
-- Name: idempotency_by_expire_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_by_expire_time ON public.idempotency USING btree (expire_time);


--
-- Name: operations_by_organization; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX operations_by_organization ON public.operations USING btree (organization, create_time, name);


--
-- Name: operations_done; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX operations_done ON public.operations USING btree (update_time) WHERE (done = 1);


--
-- Name: operations_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX operations_open ON public.operations USING btree (lease_until) WHERE (done = 0);


--
-- Name: organizations_by_create_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX organizations_by_create_time ON public.organizations USING btree (parent, create_time, name);


--
-- Name: organizations_by_display_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX organizations_by_display_name ON public.organizations USING btree (parent, display_name, name);


--
-- Name: organizations_by_name; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX organizations_by_name ON public.organizations USING btree (parent, name);


--
-- Name: organizations_by_update_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX organizations_by_update_time ON public.organizations USING btree (parent, update_time, name);


--
-- Name: organizations_deleted; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX organizations_deleted ON public.organizations USING btree (delete_time) WHERE (delete_time > 0);


--
-- Name: person_keys_by_master_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX person_keys_by_master_key ON public.person_keys USING btree (master_key, owner);


--
-- PostgreSQL database dump complete
--


