package dev.variate.pool.elaborator;

import java.util.Map;
import java.util.Optional;

/** Loads one model's classes, which see through it nothing but the JDK and the engine, and of these only what is allowed. */
final class ModelLoader extends ClassLoader {
    private final Map<String, byte[]> classes;
    private final Optional<AllowList> allowList;

    ModelLoader(Map<String, byte[]> classes, Optional<AllowList> allowList) {
        super(ModelLoader.class.getClassLoader());
        this.classes = classes;
        this.allowList = allowList;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes != null) {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
            }
        }
        if (allowList.isPresent() && !allowList.get().mayLoad(name)) {
            throw new ClassNotFoundException(name + " may not be used by a model");
        }
        return super.loadClass(name, resolve);
    }
}
