#!/usr/bin/env bash
# A Slurm cluster of this one machine, for tests: as root, on Debian, without systemd.
#
#   tests/slurm/cluster.sh start FOLDER   installs what is missing, starts munge, controller, node
#   tests/slurm/cluster.sh stop FOLDER    ends what it started
#
# FOLDER holds the configuration, the state and the logs. Jobs do not inherit SLURM_CONF, so that
# /etc/slurm/slurm.conf, where nothing may lie before, leads there. There is no accounting daemon;
# jobs are asked after by squeue.
set -euo pipefail
action=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
known=/etc/slurm/slurm.conf

install_slurm() {
	[ "$(id -u)" = 0 ] || { echo "a Slurm cluster can only be started by root" >&2; exit 3; }
	command -v slurmctld munged >/dev/null && return
	command -v apt-get >/dev/null || { echo "Slurm is not installed, and this is no Debian" >&2; exit 3; }
	export DEBIAN_FRONTEND=noninteractive
	{ apt-get update -qq && apt-get install -qq --no-install-recommends slurm-wlm munge; } \
		>"$folder/apt.log" 2>&1 || { echo "Slurm cannot be installed" >&2; exit 3; }
}

configure() {
	mkdir -p "$folder/state" "$folder/spool"
	cat >"$folder/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=$(hostname -s)(localhost)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=batch_sched_delay=0,sched_interval=2
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
ReturnToService=2
MpiDefault=none
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
NodeName=$(hostname -s) NodeAddr=localhost CPUs=$(nproc) RealMemory=$(awk '/MemTotal/ {print int($2 * 0.9 / 1024)}' /proc/meminfo) State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
}

start() {
	install_slurm
	[ ! -e "$known" ] || { echo "this machine has a Slurm cluster of its own" >&2; exit 3; }
	configure
	ln -sf "$folder/slurm.conf" "$known"
	mkdir -p "$folder/munge"
	chown munge: "$folder/munge"
	chmod 755 "$folder" "$folder/munge"
	install -d -o munge -m 755 /run/munge
	munge -n >/dev/null 2>&1 ||
		runuser -u munge -- munged --force --pid-file "$folder/munge/munged.pid" --log-file "$folder/munge/munged.log"
	slurmctld -c
	slurmd -c
	for _ in $(seq 100); do
		[ "$(sinfo --noheader --format %t 2>/dev/null)" = idle ] && return
		sleep 0.2
	done
	tail -n 20 "$folder"/slurm*.log >&2
	echo "the cluster did not become idle" >&2
	exit 1
}

stop() {
	for pid in "$folder"/slurmd.pid "$folder"/slurmctld.pid "$folder"/munge/munged.pid; do
		if [ -s "$pid" ]; then kill "$(cat "$pid")" 2>/dev/null || true; fi
	done
	if [ "$(readlink "$known")" = "$folder/slurm.conf" ]; then rm "$known"; fi
}

"$action"
