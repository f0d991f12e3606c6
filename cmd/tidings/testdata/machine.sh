# machine.sh PROGRAM ARG...
#
# Runs the program as root of a machine of its own: its processes, network and
# control groups are new, its file system is a copy of this one's that nothing
# of stays. What the program installs, starts, mounts or removes is there alone.
set -eu

groups=/sys/fs/cgroup

# hierarchies are the folders of the control groups, of version 1 or 2.
hierarchies() {
	if [ -e $groups/cgroup.controllers ]; then echo $groups; else
		for dir in $groups/*/; do if [ -e "$dir/cgroup.procs" ]; then echo "${dir%/}"; fi; done
	fi
}

outside() {
	group=tidings-test-$$
	for dir in $(hierarchies); do
		mkdir "$dir/$group"
		for file in cpuset.cpus cpuset.mems; do
			if [ -e "$dir/$file" ]; then cat "$dir/$file" >"$dir/$group/$file"; fi
		done
	done
	status=0
	GROUP=$group unshare --fork --kill-child=KILL sh "$0" "$@" || status=$?
	for dir in $(hierarchies); do
		find "$dir/$group" -depth -type d -exec rmdir {} +
	done
	exit $status
}

# enter leaves the control groups of this machine.
enter() {
	for dir in $(hierarchies); do echo 0 >"$dir/$GROUP/cgroup.procs"; done
	INSIDE=1 exec unshare --pid --mount --net --ipc --uts --cgroup --fork --kill-child=KILL sh "$0" "$@"
}

inside() {
	here=$PWD
	mount --make-rprivate /
	mount -t tmpfs tmpfs /mnt
	mkdir /mnt/upper /mnt/work /mnt/root
	mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
	kinds=$(for dir in $(hierarchies); do echo "$dir $(stat -f -c %T "$dir") ${dir##*/}"; done)
	cd /mnt/root
	mount -t proc proc proc
	mount --bind proc/sys proc/sys
	mount -o remount,bind,ro proc/sys
	mount -t sysfs -o ro sysfs sys
	mount -t tmpfs -o mode=755 tmpfs run
	devices
	echo "$kinds" | controls
	mkdir -p old
	pivot_root . old
	umount -l /old
	cd "$here"
	exec "$@"
}

devices() {
	mount -t tmpfs -o mode=755 tmpfs dev
	mkdir dev/pts dev/shm
	for name in null zero full random urandom tty; do
		touch dev/$name
		mount --bind /dev/$name dev/$name
	done
	mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
	ln -s pts/ptmx dev/ptmx
	mount -t tmpfs tmpfs dev/shm
}

# controls mounts the control groups that begin at ours.
controls() {
	read -r dir kind name
	if [ "$dir" = $groups ]; then
		mount -t cgroup2 cgroup sys/fs/cgroup
		return
	fi
	mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
	while [ -n "$dir" ]; do
		mkdir "sys/fs/cgroup/$name"
		case $kind-$name in
		cgroup2fs-*) mount -t cgroup2 cgroup "sys/fs/cgroup/$name" ;;
		*-systemd) mount -t cgroup -o none,name=systemd cgroup "sys/fs/cgroup/$name" ;;
		*) mount -t cgroup -o "$name" cgroup "sys/fs/cgroup/$name" ;;
		esac
		read -r dir kind name || dir=
	done
}

if [ -n "${INSIDE:-}" ]; then
	unset INSIDE GROUP
	inside "$@"
elif [ -n "${GROUP:-}" ]; then
	enter "$@"
else
	outside "$@"
fi
