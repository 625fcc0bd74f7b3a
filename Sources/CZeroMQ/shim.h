// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>
#include <zmq.h>

// A GNU extension that Swift's Glibc module hides: names a thread for `top -H`.
int pthread_setname_np(pthread_t thread, const char *name);
