#include <pthread.h>

static void *work(void *p) {
    pthread_exit(p);
}

static int run(void) {
    pthread_t thread;
    pthread_create(&thread, 0, work, 0);
    return pthread_join(thread, 0);
}
