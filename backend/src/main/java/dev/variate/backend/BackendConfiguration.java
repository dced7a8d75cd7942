package dev.variate.backend;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.scheduling.annotation.EnableScheduling;

/** All of the backend's beans: an application imports this class, or scans its package. */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@EntityScan
@EnableJpaRepositories(considerNestedRepositories = false)
@EnableScheduling
@EnableConfigurationProperties(StudioSettings.class)
@PropertySource("classpath:variate-backend.properties")
public class BackendConfiguration {}
