/** Pages about one thing, read by keys when they are asked for: a build, a job from build to build, a log. */
package dev.kitecaravan.show.builds;
